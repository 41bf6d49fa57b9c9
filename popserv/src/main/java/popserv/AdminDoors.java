package popserv;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import popserv.Listener.Origin;
import popserv.base.Directive;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.control.ControlDoor;
import popserv.metrics.StatusDoor;

/**
 * The doors for those who run the server, beside those for clients: the control socket, and the
 * pages with metrics and status.
 */
final class AdminDoors {
    private final Operator operator;
    private final Log log;
    private final Vertx vertx;
    private final Origin origin;
    private final Running running;
    private ControlDoor control;
    private StatusDoor status;
    private Endpoint statusAt;

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
        this.running = running;
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
                if (settings.isSet(AdminDirectives.SOCKET)) {
                    throw new Exit(
                            Exit.UNAVAILABLE,
                            "control.socket: " + e.getMessage(),
                            settings.place(AdminDirectives.SOCKET));
                }
                warn(settings, AdminDirectives.SOCKET, e);
            }
        }
        statusAt = statusWanted(settings);
        if (statusAt != null) {
            try {
                status = open(statusAt);
            } catch (IOException e) {
                throw new Exit(
                        Exit.UNAVAILABLE,
                        "metrics.bindto: " + e.getMessage(),
                        settings.place(AdminDirectives.METRICS));
            }
        }
    }

    private StatusDoor open(Endpoint endpoint) throws IOException {
        String host = endpoint.host() == null ? Host.anyAddress() : endpoint.host();
        try {
            StatusDoor door =
                    StatusDoor.open(
                            vertx,
                            host,
                            endpoint.port(),
                            running.watch(),
                            () -> VitalSigns.of(running));
            Endpoint there = new Endpoint(endpoint.host(), door.port());
            Event.WATCHED.log(log, null, "address", there);
            return door;
        } catch (IOException e) {
            throw new IOException(
                    "cannot bind " + endpoint + ": " + endpoint.unbound(Host.reason(e.getCause())),
                    e);
        }
    }

    /** Of those who serve for inetd there may be many at a time, and one socket is one's. */
    private Path wanted(Settings settings) {
        boolean asked = origin != Origin.CLIENT && settings.isSet(AdminDirectives.SOCKET);
        boolean usual = origin != Origin.CLIENT && origin != Origin.INETD;
        return asked || usual ? AdminDirectives.wanted(settings) : null;
    }

    private Endpoint statusWanted(Settings settings) {
        return origin == Origin.CLIENT ? null : settings.get(AdminDirectives.METRICS);
    }

    private ControlDoor open(Settings settings, Path file) throws IOException {
        return ControlDoor.open(vertx, file, made -> RunAs.give(made, settings), operator);
    }

    /** Moves the doors to where the configuration wants them now; what cannot move stays. */
    void follow(Settings settings) {
        Path wanted = wanted(settings);
        boolean there = control != null && Files.exists(control.file());
        if (!Objects.equals(wanted, there ? control.file() : null)) {
            try {
                ControlDoor next = wanted == null ? null : open(settings, wanted);
                shutControl();
                control = next;
            } catch (IOException e) {
                warn(settings, AdminDirectives.SOCKET, e);
            }
        }
        Endpoint endpoint = statusWanted(settings);
        if (!Objects.equals(endpoint, statusAt)) {
            try {
                StatusDoor next = endpoint == null ? null : open(endpoint);
                shutStatus();
                status = next;
                statusAt = endpoint;
            } catch (IOException e) {
                warn(settings, AdminDirectives.METRICS, e);
            }
        }
    }

    private void warn(Settings settings, Directive<?> directive, IOException why) {
        Event.WARNING.log(
                log,
                null,
                "file",
                settings.file() + ":" + settings.place(directive).line(),
                "text",
                directive.name() + ": " + why.getMessage());
    }

    /** Shuts them, so that another instance can have them. */
    void shut() {
        shutControl();
        shutStatus();
    }

    private void shutControl() {
        if (control != null) {
            control.close();
            control = null;
        }
    }

    private void shutStatus() {
        if (status != null) {
            status.close();
            status = null;
            statusAt = null;
        }
    }
}
