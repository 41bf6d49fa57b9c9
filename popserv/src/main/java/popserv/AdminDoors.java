package popserv;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import popserv.Listener.Origin;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.control.ControlDoor;

/** The doors for those who run the server, beside those for clients: the control socket. */
final class AdminDoors {
    private final Operator operator;
    private final Log log;
    private final Vertx vertx;
    private final Origin origin;
    private ControlDoor control;

    /**
     * Makes closed doors.
     *
     * @param origin where the sockets came from that we were started with; null without any
     */
    AdminDoors(Vertx vertx, Running running, Origin origin) {
        this.vertx = vertx;
        this.operator = new Operator(running);
        this.log = running.log();
        this.origin = origin;
    }

    /**
     * Opens what the configuration wants.
     *
     * @throws Exit if something that was asked for cannot be opened
     */
    void open(Settings settings) throws Exit {
        Path wanted = wanted(settings);
        if (wanted != null) {
            try {
                control = open(settings, wanted);
            } catch (IOException e) {
                if (settings.isSet(ControlDirectives.SOCKET)) {
                    throw new Exit(Exit.UNAVAILABLE, "control.socket: " + e.getMessage());
                }
                warn(settings, e);
            }
        }
    }

    /** Of those who serve for inetd there may be many at a time, and one socket is one's. */
    private Path wanted(Settings settings) {
        boolean asked = origin != Origin.CLIENT && settings.isSet(ControlDirectives.SOCKET);
        boolean usual = origin != Origin.CLIENT && origin != Origin.INETD;
        return asked || usual ? ControlDirectives.wanted(settings) : null;
    }

    private ControlDoor open(Settings settings, Path file) throws IOException {
        return ControlDoor.open(vertx, file, made -> RunAs.give(made, settings), operator);
    }

    /** Moves the doors to where the configuration wants them now; what cannot move stays. */
    void follow(Settings settings) {
        Path wanted = wanted(settings);
        if (Objects.equals(wanted, control == null ? null : control.file())) {
            return;
        }
        try {
            ControlDoor next = wanted == null ? null : open(settings, wanted);
            shut();
            control = next;
        } catch (IOException e) {
            warn(settings, e);
        }
    }

    private void warn(Settings settings, IOException why) {
        Event.WARNING.log(
                log, null, "file", settings.file(), "text", "control.socket: " + why.getMessage());
    }

    /** Shuts them, so that another instance can have them. */
    void shut() {
        if (control != null) {
            control.close();
            control = null;
        }
    }
}
