package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import popserv.base.BadConfiguration;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Directives.Group;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.handoff.BundledWorker;
import popserv.handoff.Expiry;

/**
 * The program that serves the maildrop, as one configuration wants it. Two that are equal need no
 * new workers, whatever else of the configuration changed.
 *
 * @param path the program
 * @param arguments its arguments, argv[0] first
 * @param environment what every worker finds in its environment
 * @param residents how many resident workers there are to be; 0: a process for each session
 * @param bundled whether it is the popit that came with us
 * @param configuration the text of popit.conf; empty without one
 */
record WorkerProgram(
        Path path,
        List<String> arguments,
        Map<String, String> environment,
        int residents,
        boolean bundled,
        String configuration) {
    /** The bundled popit's option for its configuration. */
    private static final String CONFIGURATION = "-C";

    private static final Path USUAL = Path.of("/usr/local/libexec/popit");

    /** What of popit.conf is ours to tell as well; the rest is popit's to judge. */
    private static final Directives EXPIRY =
            new Directives(List.of(new Group("", List.of(Expiry.DIRECTIVE))), List.of());

    private static final List<String> PASSED_ON =
            List.of("PATH", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "POPIT_JAVA_OPTS");

    /**
     * Reads what a configuration says about the worker.
     *
     * @throws Exit if there is no such program
     */
    static WorkerProgram of(Settings settings) throws Exit {
        Path path = path(settings);
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "cannot execute popit " + path,
                    settings.place(WorkerDirectives.POPIT));
        }
        boolean bundled = isBundled(path);
        Integer residents = settings.get(WorkerDirectives.POPIT_WORKERS);
        List<String> arguments = arguments(settings, path, bundled);
        int named = bundled ? arguments.indexOf(CONFIGURATION) + 1 : 0;
        // A popit.conf that changed makes another program of it, which needs new workers.
        String configuration =
                named > 0 && named < arguments.size()
                        ? text(settings, Path.of(arguments.get(named)))
                        : "";
        return new WorkerProgram(
                path,
                arguments,
                surroundings(),
                residents != null ? residents : bundled ? 1 : 0,
                bundled,
                configuration);
    }

    private static List<String> arguments(Settings settings, Path path, boolean bundled) {
        List<String> told = settings.get(WorkerDirectives.POPITARGS);
        List<String> arguments = new ArrayList<>(told != null ? told : List.of());
        if (arguments.isEmpty()) {
            arguments.add(path.toString());
        }
        if (bundled) {
            configure(arguments, settings);
        }
        return arguments;
    }

    /** Names popit's configuration, by an absolute path: its workers begin in other directories. */
    private static void configure(List<String> arguments, Settings settings) {
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals(CONFIGURATION) && i + 1 < arguments.size()) {
                arguments.set(i + 1, settings.path(arguments.get(i + 1)).toString());
                return;
            }
            if (word.startsWith(CONFIGURATION)) {
                String name = word.substring(CONFIGURATION.length());
                arguments.set(i, CONFIGURATION);
                arguments.add(i + 1, settings.path(name).toString());
                return;
            }
        }
        Path conf = settings.get(WorkerDirectives.POPIT_CONF);
        if (settings.isSet(WorkerDirectives.POPIT_CONF) || Files.exists(conf)) {
            arguments.addAll(List.of(CONFIGURATION, conf.toString()));
        }
    }

    /** Returns the same program, run as a process for each session. */
    WorkerProgram perSession() {
        return new WorkerProgram(path, arguments, environment, 0, bundled, configuration);
    }

    /** Returns what CAPA lists of the worker before login; empty when we do not know. */
    List<String> capabilities() {
        if (!bundled) {
            return List.of();
        }
        Settings settings;
        try {
            settings = EXPIRY.read(Path.of("popit.conf"), configuration.lines().toList());
        } catch (BadConfiguration others) {
            settings = others.understood();
        }
        Integer days = settings.get(Expiry.DIRECTIVE);
        return List.of(Expiry.capability(days == null ? -1 : days));
    }

    private static Map<String, String> surroundings() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
        return environment;
    }

    private static Path path(Settings settings) {
        Path named = settings.get(WorkerDirectives.POPIT);
        if (named != null) {
            return named;
        }
        Path ours = BundledWorker.path();
        return ours == null || Files.isExecutable(USUAL) ? USUAL : ours;
    }

    private static boolean isBundled(Path program) {
        Path ours = BundledWorker.path();
        try {
            return ours != null && Files.isSameFile(program, ours);
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Settings settings, Path file) throws Exit {
        List<String> told = settings.get(WorkerDirectives.POPITARGS);
        boolean byArguments =
                told != null && told.stream().anyMatch(word -> word.startsWith(CONFIGURATION));
        Directive<?> names = byArguments ? WorkerDirectives.POPITARGS : WorkerDirectives.POPIT_CONF;
        try {
            return String.join("\n", settings.lines(names, file));
        } catch (BadConfiguration e) {
            Mistake mistake = e.mistakes().get(0);
            throw new Exit(Exit.CONFIGURATION, mistake.message(), settings.place(names));
        }
    }
}
