package popserv;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import popserv.base.BadConfiguration;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.base.UsualFile;
import popserv.host.Identity;
import popserv.host.Syslog;

/** The main program of the front: its command line and its exit statuses. */
public final class Popserv {
    /** The configuration's name, where it usually is. */
    static final String FILE = "popserv.conf";

    private static final String INETD = "-i";
    private static final String CONFIGURATION = "-C";
    private static final String BIND = "-b";
    private static final String TEST = "-t";
    private static final String VERSION = "-V";
    private static final String HELP = "-h";

    private final Path file;
    private final String bind;
    private final boolean inetd;
    private final boolean test;
    private final boolean version;

    private Popserv(ParseResult words) {
        this.file = words.matchedOptionValue(CONFIGURATION, UsualFile.of(FILE));
        this.bind = words.matchedOptionValue(BIND, null);
        this.inetd = words.hasMatchedOption(INETD);
        this.test = words.hasMatchedOption(TEST);
        this.version = words.hasMatchedOption(VERSION);
    }

    /** Runs popserv; see popserv(8). */
    public static void main(String[] args) {
        // Beside what this thread does meanwhile; a start that only prints ends without them.
        LibraryLogs.begin();
        Identity.prepare();
        CommandLine line = new CommandLine(spec());
        line.setSeparator(" ");
        try {
            ParseResult words = line.parseArgs(args);
            if (words.isUsageHelpRequested()) {
                line.usage(System.out);
                System.exit(0);
            }
            System.exit(new Popserv(words).call());
        } catch (CommandLine.ParameterException e) {
            System.err.println("popserv: " + e.getMessage());
            line.usage(System.err);
            System.exit(Exit.USAGE);
        } catch (Exit e) {
            System.err.println("popserv: " + e.getMessage());
            System.exit(e.status());
        } catch (Exception e) {
            System.err.println("popserv: " + e.getMessage());
            System.exit(Exit.UNAVAILABLE);
        } catch (LinkageError e) {
            System.err.println("popserv: a library cannot be loaded: " + firstLine(e));
            System.exit(Exit.UNAVAILABLE);
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** The command line, put together in code: reading annotations would delay every start. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("popserv");
        spec.usageMessage()
                .synopsisHeading("usage: ")
                .customSynopsis("popserv [-i] [-C file] [-b [address][:port]] [-t] [-V] [-h]")
                .sortOptions(false);
        spec.addOption(
                flag(
                        INETD,
                        "Run under inetd(8): descriptor 0 is a listening socket (wait), or the"
                                + " connected socket of one client (nowait)."));
        spec.addOption(
                OptionSpec.builder(CONFIGURATION)
                        .type(Path.class)
                        .paramLabel("file")
                        .description(
                                "Read this configuration file instead of "
                                        + UsualFile.words(FILE)
                                        + ".")
                        .build());
        spec.addOption(
                OptionSpec.builder(BIND)
                        .type(String.class)
                        .paramLabel("[address][:port]")
                        .description("Accept connections here, whatever bindto says.")
                        .build());
        spec.addOption(
                flag(
                        TEST,
                        "Check the configuration, popit.conf too, and whether log, pidfile and"
                                + " control.socket can be made; print every mistake as"
                                + " file:line: message, and exit with 0 or 78."));
        spec.addOption(flag(VERSION, "Print version, features and defaults, and exit."));
        spec.addOption(
                OptionSpec.builder(HELP)
                        .usageHelp(true)
                        .description("Print this, and exit.")
                        .build());
        return spec;
    }

    private static OptionSpec flag(String name, String says) {
        return OptionSpec.builder(name).description(says).build();
    }

    private int call() throws Exception {
        if (version) {
            System.out.print(Version.text());
            return 0;
        }
        List<Listener> bound = bound();
        try {
            // Before anything is said: descriptor 2 may be a client.
            List<Listener> given = test ? bound : inherited(bound);
            Configuration configuration = Configuration.read(file);
            for (Mistake warning : configuration.warnings()) {
                System.err.println(warning);
            }
            if (test) {
                return check(configuration.settings());
            }
            new Service(file, given).run(configuration);
            return 0;
        } catch (BadConfiguration e) {
            e.mistakes().forEach(mistake -> complain(mistake.toString()));
            if (test && e.understood() != null) {
                check(e.understood());
            }
            return Exit.CONFIGURATION;
        } catch (Exit e) {
            complain("popserv: " + e.told());
            return e.status();
        }
    }

    /** Looks at what a start would find and make; popit tells its own mistakes. */
    private static int check(Settings settings) throws InterruptedException {
        return Math.max(FileCheck.run(settings), WorkerCheck.run(settings));
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
