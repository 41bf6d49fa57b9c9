package popserv;

import java.nio.file.Files;
import java.nio.file.Path;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Settings;

/** The directives of the doors for administrators, and where the control socket is without one. */
final class AdminDirectives {
    /** The socket that popctl talks to. */
    static final Directive<Path> SOCKET =
            Directive.of("control.socket", Kind.file())
                    .defaultWords(
                            "beside the pidfile, its .pid made .ctl; without a pidfile"
                                    + " /run/popserv/control, if that directory can be written;"
                                    + " under inetd none")
                    .says(
                            "The Unix-domain socket by which popctl(8) asks and directs popserv."
                                + " Only root and the user popserv runs as may use it: its mode is"
                                + " 0600. It is made when the sockets are open, in place of one"
                                + " that an earlier instance left, and removed at TERM.")
                    .example("/run/popserv.ctl");

    /** Where metrics and the status page are. */
    static final Directive<Endpoint> METRICS =
            Directive.of("metrics.bindto", Kind.of("address:port", AdminDirectives::withPort))
                    .defaultWords("off: nothing is measured")
                    .says(
                            "Where to answer HTTP with Prometheus text at /metrics, a status page"
                                + " at / and its data at /status.json. They tell counts and times"
                                + " and the versions of popserv, Java and TLS, but no secret and no"
                                + " account; there is no TLS and no password, so choose an address"
                                + " that only those reach who may read them; 0.0.0.0 is all of"
                                + " IPv6, too. While it is open, everything is measured;"
                                + " popserv-metrics(5) tells what.")
                    .example("127.0.0.1:9110");

    private static final Path USUAL = Path.of("/run/popserv/control");
    private static final String PID = ".pid";
    private static final String CTL = ".ctl";

    private AdminDirectives() {}

    private static Endpoint withPort(String text) {
        Endpoint endpoint = Endpoint.parse(text, -1);
        if (endpoint.port() < 0) {
            throw new IllegalArgumentException(
                    "needs a port, as in 127.0.0.1:9110, not '" + text + "'");
        }
        return endpoint;
    }

    /** Returns where popctl looks for the socket. */
    static Path place(Settings settings) {
        Path named = settings.get(SOCKET);
        if (named != null) {
            return named;
        }
        Path pidfile = settings.get(FrontDirectives.PIDFILE);
        return pidfile == null ? USUAL : beside(pidfile);
    }

    /**
     * Returns where popserv opens its socket.
     *
     * @return null if it is not to have any: nothing was said, and the usual place is not there
     */
    static Path wanted(Settings settings) {
        Path place = place(settings);
        boolean usual = place.equals(USUAL) && !settings.isSet(SOCKET);
        return usual && !Files.isWritable(USUAL.getParent()) ? null : place;
    }

    private static Path beside(Path pidfile) {
        String name = pidfile.getFileName().toString();
        String stem = name.endsWith(PID) ? name.substring(0, name.length() - PID.length()) : name;
        return pidfile.resolveSibling(stem + CTL);
    }
}
