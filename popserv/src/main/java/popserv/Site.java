package popserv;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import popserv.auth.AuthDirectives;
import popserv.auth.Authenticator;
import popserv.auth.PolicyDirectives;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.home.UserDatabase;
import popserv.limits.Guard;
import popserv.name.NameDirectives;
import popserv.record.Recorder;
import popserv.record.Recorders;

/**
 * All that serves by one reading of the configuration: user database, workers, reception and doors.
 *
 * <p>A reload opens a new site and retires the old one, which serves those who are inside to their
 * end: a connection keeps the rules it came in by.
 */
final class Site {
    /** How long records that wait may take to be delivered at the end. */
    static final Duration RECORDS_END = Duration.ofSeconds(3);

    private final Configuration configuration;
    private final UserDatabase database;
    private final Names names;
    private final String hostname;
    private final Authenticator authenticator;
    private final Roads roads;
    private final Guard guard;
    private final HashingPool hashing;
    private final Recorders recorders;
    private final Reception reception;
    private final List<Listener> listeners;
    private final List<Door> doors = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Makes a site whose doors are closed.
     *
     * @param roads the workers' roads, of which this site is one more user
     * @param listeners where it is to listen
     * @param hashing where blocking work of logins runs
     */
    Site(
            Configuration configuration,
            List<Listener> listeners,
            Roads roads,
            Guard guard,
            LiveSessions live,
            HashingPool hashing,
            Log log) {
        Settings settings = configuration.settings();
        this.configuration = configuration;
        this.guard = guard;
        this.hashing = hashing;
        this.listeners = List.copyOf(listeners);
        this.roads = roads;
        this.names =
                new Names(
                        settings.get(NameDirectives.FOLDER), settings.get(NameDirectives.USEROPT));
        String named = settings.get(FrontDirectives.HOSTNAME);
        this.hostname = named == null ? Host.name() : named;
        this.database = configuration.home().open(log);
        hashing.fit(database.waits());
        this.authenticator = authenticator(settings, log);
        this.recorders = Recorders.of(settings, log);
        this.reception =
                new Reception(
                        settings,
                        names,
                        hostname,
                        configuration.tls(),
                        authenticator,
                        guard,
                        live,
                        roads,
                        recorders,
                        hashing,
                        log);
        roads.use();
    }

    private Authenticator authenticator(Settings settings, Log log) {
        return new Authenticator(
                database,
                new Authenticator.Rules(
                        settings.get(FrontDirectives.CRYPT),
                        Duration.ofSeconds(settings.get(AuthDirectives.CACHE)),
                        HashingPool.PATIENCE),
                Crypts.host(),
                hashing,
                PolicyDirectives.policy(
                        settings,
                        why ->
                                Event.DATABASE.log(
                                        log, null, "what", "auth.policy", "reason", why)));
    }

    /**
     * Opens the doors; clients are greeted when {@link #begin} is called.
     *
     * @return completes when all listen, or with an {@link Exit} that names the address
     */
    CompletionStage<String> open(Vertx vertx, DoorTransport transport, int loops) {
        return vertx.deployVerticle(
                        () -> {
                            Door door = new Door(listeners, reception, transport);
                            synchronized (doors) {
                                doors.add(door);
                            }
                            return door;
                        },
                        new DeploymentOptions().setInstances(loops))
                .toCompletionStage();
    }

    /** Serves those who knock. */
    void begin() {
        guard.follow(configuration.settings());
        roads.start();
        reception.begin();
    }

    Configuration configuration() {
        return configuration;
    }

    /** Returns how names typed are taken apart. */
    Names names() {
        return names;
    }

    /** Returns our host name. */
    String hostname() {
        return hostname;
    }

    /** Returns who exists. */
    UserDatabase database() {
        return database;
    }

    /** Returns who is told of logins. */
    Recorder recorder() {
        return recorders;
    }

    Roads roads() {
        return roads;
    }

    /** Returns the addresses that are listened on. */
    String addresses() {
        List<String> shown = new ArrayList<>();
        synchronized (doors) {
            List<Integer> ports = doors.get(0).ports();
            for (int i = 0; i < ports.size(); i++) {
                shown.add(
                        new Endpoint(listeners.get(i).endpoint().host(), ports.get(i)).toString());
            }
        }
        return String.join(",", shown);
    }

    /**
     * Accepts no more; connections inside stay until they end.
     *
     * @return completes when no client will come in any more
     */
    CompletableFuture<Void> shut() {
        synchronized (doors) {
            return CompletableFuture.allOf(
                    doors.stream().map(Door::shut).toArray(CompletableFuture<?>[]::new));
        }
    }

    /**
     * Shuts the doors, and lets go of database, records and workers when the last one inside has
     * left.
     */
    void retire() {
        shut().thenRun(() -> reception.whenLeft(() -> hashing.execute(this::close)));
    }

    /** Delivers the records that wait, and lets go of everything; may take some seconds. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            recorders.close(RECORDS_END);
            authenticator.close();
            roads.leave();
        }
    }

    /** Returns whether everything was let go. */
    boolean isClosed() {
        return closed.get();
    }
}
