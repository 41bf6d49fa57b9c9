package popserv;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of popserv's command line, as the manual lists them: read from their declarations.
 */
final class CommandLineOptions {
    private CommandLineOptions() {}

    /** Returns each option of popserv with its parameter, and its description. */
    static List<String[]> list() {
        return list(Popserv.spec());
    }

    /** Returns each option of a command line with its parameter, and its description. */
    static List<String[]> list(CommandSpec spec) {
        List<String[]> options = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            String parameter = option.arity().max() > 0 ? " " + option.paramLabel() : "";
            options.add(
                    new String[] {
                        option.longestName() + parameter, String.join(" ", option.description())
                    });
        }
        return options;
    }
}
