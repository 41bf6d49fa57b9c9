package popserv;

import java.nio.file.Files;
import java.nio.file.Path;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Settings;

/** The directive of the control socket, and where it is without one. */
final class ControlDirectives {
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

    private static final Path USUAL = Path.of("/run/popserv/control");
    private static final String PID = ".pid";
    private static final String CTL = ".ctl";

    private ControlDirectives() {}

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
