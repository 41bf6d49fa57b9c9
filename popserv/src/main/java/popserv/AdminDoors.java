package popserv;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.control.ControlDoor;

/** The doors for those who run the server, beside those for clients: the control socket. */
final class AdminDoors {
    private final Operator operator;
    private final Log log;
    private final Vertx vertx;
    private ControlDoor control;

    /** Makes closed doors. */
    AdminDoors(Vertx vertx, Operator.Running running, Log log) {
        this.vertx = vertx;
        this.operator = new Operator(running);
        this.log = log;
    }

    /**
     * Opens what the configuration wants.
     *
     * @param usual whether there is a control socket when nothing is said of it
     * @throws Exit if something that was asked for cannot be opened
     */
    void open(Settings settings, boolean usual) throws Exit {
        Path wanted = wanted(settings, usual);
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

    private static Path wanted(Settings settings, boolean usual) {
        return usual || settings.isSet(ControlDirectives.SOCKET)
                ? ControlDirectives.wanted(settings)
                : null;
    }

    private ControlDoor open(Settings settings, Path file) throws IOException {
        return ControlDoor.open(vertx, file, made -> RunAs.give(made, settings), operator);
    }

    /** Moves the doors to where the configuration wants them now; what cannot move stays. */
    void follow(Settings settings, boolean usual) {
        Path wanted = wanted(settings, usual);
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
