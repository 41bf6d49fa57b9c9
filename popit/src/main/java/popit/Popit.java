package popit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import popit.pop.SessionRules;
import popserv.base.BadConfiguration;
import popserv.base.Directive;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.base.UsualFile;
import popserv.handoff.BundledWorker;
import popserv.handoff.Link;

/**
 * popit: POP3 after login, on one Maildir++ folder (RFC 1939 sections 5 and 6).
 *
 * <pre>popit [-C file] [-t] [-V] [-h] [-- option]</pre>
 *
 * <p>Started by hand, by inetd or by popserv for one session, it serves the client on descriptors 0
 * and 1 from the current directory and ends. With POPSERV_LINK in its environment it is resident:
 * that descriptor leads to popserv, which gives it one client after the other.
 *
 * <p>It ends with 0 after a session, however that ended; 64 for bad usage; 69 when there is no
 * maildrop to serve; 78 for a bad configuration.
 */
public final class Popit {
    static final int OK = 0;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int CONFIGURATION = 78;

    private static final String FILE = "popit.conf";
    private static final String SYNTAX = "usage: popit [-C file] [-t] [-V] [-h] [-- option]";
    private static final byte[] BROKEN =
            "-ERR [SYS/PERM] the server is not set up properly\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private Popit() {}

    /** Starts the program. */
    public static void main(String[] arguments) {
        int status = run(arguments);
        // No other thread has work left, and leaving now saves the time of an orderly shutdown.
        Runtime.getRuntime().halt(status);
    }

    private static int run(String[] arguments) {
        CommandLine line;
        try {
            line = CommandLine.read(arguments);
        } catch (CommandLine.Usage e) {
            System.err.println("popit: " + e.getMessage());
            System.err.println(SYNTAX);
            return USAGE;
        }
        if (line.help()) {
            System.out.println(SYNTAX);
            return OK;
        }
        if (line.version()) {
            tellVersion(System.out);
            return OK;
        }
        return line.test() ? test(line.file()) : serve(line);
    }

    private static int test(Path file) {
        try {
            settings(file).warnings().forEach(System.err::println);
            return OK;
        } catch (BadConfiguration e) {
            e.mistakes().forEach(System.err::println);
            return CONFIGURATION;
        }
    }

    private static int serve(CommandLine line) {
        Map<String, String> environment = System.getenv();
        String link = environment.get(Link.VARIABLE);
        Settings settings;
        try {
            settings = settings(line.file());
        } catch (BadConfiguration e) {
            e.mistakes().forEach(System.err::println);
            if (link == null && !environment.containsKey(BundledWorker.SHOW)) {
                tellClient(BROKEN);
            }
            return CONFIGURATION;
        }
        if (link != null) {
            return Resident.run(settings);
        }
        if (environment.containsKey(BundledWorker.SHOW)) {
            return Show.run(PopitDirectives.rules(settings).maildir());
        }
        Log log = OneShot.log();
        warn(settings, log);
        SessionRules rules = PopitDirectives.rules(settings);
        return new OneShot(rules, log).serve(environment, line.option());
    }

    /** Logs what is legal in the configuration but probably not meant. */
    static void warn(Settings settings, Log log) {
        for (Mistake warning : settings.warnings()) {
            String place = warning.file() + ":" + warning.line();
            Event.WARNING.log(log, null, "file", place, "text", warning.message());
        }
    }

    /** A file that was named must be there; the usual one need not. */
    private static Settings settings(Path named) throws BadConfiguration {
        Path usual = UsualFile.of(FILE);
        if (named == null && !Files.exists(usual)) {
            return PopitDirectives.TABLE.read(usual, List.of());
        }
        return PopitDirectives.TABLE.read(named == null ? usual : named);
    }

    private static void tellClient(byte[] octets) {
        try (FileOutputStream client = new FileOutputStream(FileDescriptor.out)) {
            client.write(octets);
        } catch (IOException e) {
            System.err.println("popit: " + e.getMessage());
        }
    }

    private static void tellVersion(PrintStream out) {
        out.println("popit " + version() + ", Java " + Runtime.version());
        out.println("configuration: " + UsualFile.of(FILE));
        for (Directive<?> directive : PopitDirectives.TABLE.all()) {
            out.println(
                    directive.name()
                            + " "
                            + directive.kind().syntax()
                            + " (default "
                            + directive.defaultWords()
                            + ")");
        }
    }

    private static String version() {
        String version = Popit.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
