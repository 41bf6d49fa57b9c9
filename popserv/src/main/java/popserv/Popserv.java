package popserv;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import popserv.base.BadConfiguration;
import popserv.base.Mistake;

/** The main program of the front: its command line and its exit statuses. */
@Command(
        name = "popserv",
        separator = " ",
        synopsisHeading = "usage: ",
        customSynopsis = "popserv [-i] [-C file] [-b [address][:port]] [-t] [-V] [-h]",
        sortOptions = false)
public final class Popserv implements Callable<Integer> {
    static final Path DEFAULT_FILE = Path.of("/usr/local/etc/popserv.conf");

    @Option(
            names = "-i",
            description =
                    "Run under inetd(8): descriptor 0 is a listening socket (wait), or the"
                            + " connected socket of one client (nowait).")
    private boolean inetd;

    @Option(
            names = "-C",
            paramLabel = "file",
            description = "Read this configuration file instead of /usr/local/etc/popserv.conf.")
    private Path file = DEFAULT_FILE;

    @Option(
            names = "-b",
            paramLabel = "[address][:port]",
            description = "Accept connections here, whatever bindto says.")
    private String bind;

    @Option(
            names = "-t",
            description =
                    "Check the configuration, print every mistake as file:line: message, and exit"
                            + " with 0 or 78.")
    private boolean test;

    @Option(names = "-V", description = "Print version, features and defaults, and exit.")
    private boolean version;

    @Option(names = "-h", usageHelp = true, description = "Print this, and exit.")
    private boolean help;

    Popserv() {}

    /** Runs popserv; see popserv(8). */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Popserv());
        line.setParameterExceptionHandler(
                (e, words) -> {
                    System.err.println("popserv: " + e.getMessage());
                    e.getCommandLine().usage(System.err);
                    return Exit.USAGE;
                });
        line.setExecutionExceptionHandler(
                (e, command, words) -> {
                    System.err.println("popserv: " + e.getMessage());
                    return e instanceof Exit exit ? exit.status() : Exit.UNAVAILABLE;
                });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (version) {
            System.out.print(Version.text());
            return 0;
        }
        if (!test) {
            LogSetup.prepare();
        }
        List<Listener> bound = bound();
        Configuration configuration;
        try {
            configuration = Configuration.read(file);
        } catch (BadConfiguration e) {
            e.mistakes().forEach(System.err::println);
            return Exit.CONFIGURATION;
        }
        for (Mistake warning : configuration.warnings()) {
            System.err.println(warning);
        }
        if (test) {
            return 0;
        }
        new Service(file, inherited(bound)).run(configuration);
        return 0;
    }

    /** Returns where {@code -b} says to listen; empty without. */
    private List<Listener> bound() throws Exit {
        if (bind == null) {
            return List.of();
        }
        try {
            return List.of(Listener.on(Endpoint.parse(bind, 110)));
        } catch (IllegalArgumentException e) {
            throw new Exit(Exit.USAGE, "-b " + e.getMessage());
        }
    }

    /** Returns the sockets we were started with, in place of those to bind. */
    private List<Listener> inherited(List<Listener> bound) throws Exit {
        if (inetd) {
            return Inherited.fromInetd();
        }
        List<Listener> passed = Inherited.fromSystemd(System.getenv());
        return passed.isEmpty() ? bound : passed;
    }
}
