package popserv.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program to be started, and in what surroundings.
 *
 * @param path the file to execute, absolute
 * @param argv its arguments; argv[0] may differ from the path
 * @param environment exactly its environment; nothing of ours is inherited
 * @param directory its working directory; null for ours
 * @param identity whom it runs as; null for whom we run as
 */
public record Program(
        String path,
        List<String> argv,
        Map<String, String> environment,
        String directory,
        Identity identity) {
    public Program {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("there is no argv[0]");
        }
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** The program with one variable more. */
    public Program with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Program(path, argv, more, directory, identity);
    }

    /** The path alone: arguments and environment are not for logs. */
    @Override
    public String toString() {
        return path;
    }
}
