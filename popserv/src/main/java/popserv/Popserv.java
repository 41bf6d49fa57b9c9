package popserv;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import popserv.base.BadConfiguration;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.UsualFile;
import popserv.host.Syslog;

/** The main program of the front: its command line and its exit statuses. */
@Command(
        name = "popserv",
        separator = " ",
        synopsisHeading = "usage: ",
        customSynopsis = "popserv [-i] [-C file] [-b [address][:port]] [-t] [-V] [-h]",
        sortOptions = false)
public final class Popserv implements Callable<Integer> {
    static final String FILE = "popserv.conf";

    @Option(
            names = "-i",
            description =
                    "Run under inetd(8): descriptor 0 is a listening socket (wait), or the"
                            + " connected socket of one client (nowait).")
    private boolean inetd;

    @Option(
            names = "-C",
            paramLabel = "file",
            description =
                    "Read this configuration file instead of /usr/local/etc/popserv.conf or, if"
                            + " that does not exist, /etc/popserv/popserv.conf.")
    private Path file = UsualFile.of(FILE);

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
        // Before anything is said: descriptor 2 may be a client.
        List<Listener> given = test ? bound : inherited(bound);
        try {
            Configuration configuration = Configuration.read(file);
            for (Mistake warning : configuration.warnings()) {
                System.err.println(warning);
            }
            if (!test) {
                new Service(file, given).run(configuration);
            }
            return 0;
        } catch (BadConfiguration e) {
            e.mistakes().forEach(mistake -> complain(mistake.toString()));
            return Exit.CONFIGURATION;
        } catch (Exit e) {
            complain("popserv: " + e.getMessage());
            return e.status();
        }
    }

    /** Under inetd nobody reads standard error, and the mistake may be in where to log. */
    private void complain(String text) {
        System.err.println(text);
        if (inetd && !test) {
            new Syslog("popserv", Log.Level.INFO)
                    .write(
                            Event.CONFIGURATION.level(),
                            Event.CONFIGURATION.line(null, "text", text));
        }
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
