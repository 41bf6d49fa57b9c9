package popserv;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import popserv.auth.AuthDirectives;
import popserv.auth.Authenticator;
import popserv.auth.PolicyDirectives;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.handoff.NotServing;
import popserv.home.UserDatabase;
import popserv.host.Crypt;
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

    /** How often is looked who has been inside for too long, in milliseconds. */
    private static final int LOOK = 500;

    private final Configuration configuration;
    private final UserDatabase database;
    private final NameRules names;
    private final String hostname;
    private final Authenticator authenticator;
    private final Roads roads;
    private final Guard guard;
    private final HashingPool hashing;
    private final Recorders recorders;
    private final Reception reception;
    private final List<Listener> listeners;
    private final Doors doors;
    private final List<Future<?>> clocks = new ArrayList<>();
    private List<Door> entrances = List.of();
    private final AtomicBoolean closed = new AtomicBoolean();
    private CompletableFuture<Void> worker;

    /**
     * Makes a site whose doors are closed.
     *
     * @param listeners where it is to listen
     * @param roads the workers' roads, counted as used by this site already
     */
    static Site of(
            Configuration configuration, Premises premises, List<Listener> listeners, Roads roads) {
        try {
            return new Site(configuration, premises, listeners, roads);
        } catch (RuntimeException e) {
            roads.leave();
            throw e;
        }
    }

    private Site(
            Configuration configuration, Premises premises, List<Listener> listeners, Roads roads) {
        Settings settings = configuration.settings();
        Log log = premises.log();
        this.configuration = configuration;
        this.guard = premises.guard();
        this.hashing = premises.hashing();
        this.doors = premises.doors();
        this.listeners = List.copyOf(listeners);
        this.roads = roads;
        this.names =
                new NameRules(
                        settings.get(NameDirectives.FOLDER), settings.get(NameDirectives.USEROPT));
        String named = settings.get(FrontDirectives.HOSTNAME);
        this.hostname = named == null ? Host.name() : named;
        this.database = configuration.home().open(log);
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
                        premises.live(),
                        roads,
                        recorders,
                        hashing,
                        log);
    }

    private Authenticator authenticator(Settings settings, Log log) {
        return new Authenticator(
                database,
                new Authenticator.Rules(
                        settings.get(FrontDirectives.CRYPT),
                        Duration.ofSeconds(settings.get(AuthDirectives.CACHE)),
                        HashingPool.PATIENCE),
                Crypt::hash,
                hashing,
                PolicyDirectives.policy(
                        settings,
                        why ->
                                Event.DATABASE.log(
                                        log, null, "what", "auth.policy", "reason", why)));
    }

    /**
     * Opens the doors; clients are let in when {@link #begin} is called.
     *
     * @throws Exit if one cannot be opened; it names the address
     */
    void open() throws Exit, InterruptedException {
        entrances = doors.open(listeners);
    }

    /**
     * Serves those who knock, and shuts all other doors.
     *
     * @return completes when no client will come in any more to the site that was there before
     */
    CompletableFuture<Void> begin() {
        Settings settings = configuration.settings();
        hashing.fit(database.waits());
        guard.follow(settings, reception.log());
        worker = roads.start();
        for (EventExecutor loop : doors.loops()) {
            clocks.add(
                    loop.scheduleAtFixedRate(
                            reception::checkTimes, LOOK, LOOK, TimeUnit.MILLISECONDS));
        }
        for (int i = 0; i < entrances.size(); i++) {
            entrances.get(i).lead(reception, listeners.get(i).tls());
        }
        return doors.shutAllBut(entrances);
    }

    /**
     * Tells what came of the first worker, when this site began.
     *
     * @return fails with an {@link Exit} if popit cannot use its arguments or configuration: then
     *     nobody will be served; completes if a worker serves, or has ended for a reason that may
     *     pass
     */
    CompletableFuture<Void> worker() {
        return worker.handle(
                (serves, why) -> {
                    if (roads.program().bundled() && refusesConfiguration(why)) {
                        throw new CompletionException(
                                new Exit(
                                        Exit.CONFIGURATION,
                                        "popit cannot use its arguments or its"
                                                + " configuration; popserv -t tells why"));
                    }
                    return null;
                });
    }

    private static boolean refusesConfiguration(Throwable why) {
        Throwable cause = why instanceof CompletionException ? why.getCause() : why;
        return cause instanceof NotServing ended
                && (ended.status() == Exit.CONFIGURATION || ended.status() == Exit.USAGE);
    }

    Configuration configuration() {
        return configuration;
    }

    /** Returns how names typed are taken apart. */
    NameRules names() {
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
        for (int i = 0; i < entrances.size(); i++) {
            String host = listeners.get(i).endpoint().host();
            shown.add(new Endpoint(host, entrances.get(i).port()).toString());
        }
        return String.join(",", shown);
    }

    /**
     * Lets go of database, records and workers when the last one inside has left; nobody comes in
     * any more.
     */
    void retire() {
        // On a thread of its own: those that ask databases may all hang in the one that is let go.
        reception.whenLeft(() -> new Thread(this::close, "retired").start());
    }

    /** Delivers the records that wait, and lets go of everything; may take some seconds. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            clocks.forEach(clock -> clock.cancel(false));
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
