package popserv;

import static popserv.base.Manual.item;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import popserv.base.Manual.Item;

/** The options of a command line, as the manual lists them: read from their declarations. */
final class CommandLineOptions {
    private CommandLineOptions() {}

    /** Returns each option of a command line with its parameter, and its description. */
    static List<Item> list(CommandSpec spec) {
        return spec.options().stream().map(CommandLineOptions::option).toList();
    }

    private static Item option(OptionSpec option) {
        String parameter = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        return item(option.longestName() + parameter, String.join(" ", option.description()));
    }
}
