package popit;

import java.nio.file.Path;

/**
 * popit's command line: {@code popit [-C file] [-t] [-V] [-h] [-- option]}.
 *
 * <p>Read by hand: a parser library would cost more time than the rest of the start, and a session
 * of its own may be started for each client.
 *
 * @param file the configuration file; null when none was named
 * @param test whether -t was given
 * @param version whether -V was given
 * @param help whether -h was given
 * @param option the useropt word behind {@code --}; null when there is none
 */
record CommandLine(Path file, boolean test, boolean version, boolean help, String option) {

    /** A command line that is none of popit's; the message says why. */
    static final class Usage extends Exception {
        private static final long serialVersionUID = 1L;

        Usage(String message) {
            super(message);
        }
    }

    /** Reads the arguments behind the program's name. */
    static CommandLine read(String[] arguments) throws Usage {
        Path file = null;
        boolean test = false;
        boolean version = false;
        boolean help = false;
        int at = 0;
        while (at < arguments.length && !arguments[at].equals("--")) {
            String argument = arguments[at++];
            if (argument.equals("-t")) {
                test = true;
            } else if (argument.equals("-V")) {
                version = true;
            } else if (argument.equals("-h")) {
                help = true;
            } else if (argument.equals("-C")) {
                if (at == arguments.length || arguments[at].isEmpty()) {
                    throw new Usage("-C needs a file");
                }
                file = Path.of(arguments[at++]);
            } else if (argument.startsWith("-C")) {
                file = Path.of(argument.substring(2));
            } else {
                throw new Usage("unknown argument '" + argument + "'");
            }
        }
        return new CommandLine(file, test, version, help, option(arguments, at));
    }

    private static String option(String[] arguments, int at) throws Usage {
        if (arguments.length - at > 2) {
            throw new Usage("one option may follow --");
        }
        return arguments.length - at == 2 ? arguments[at + 1] : null;
    }
}
