package popserv;

import io.netty.channel.epoll.Epoll;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import popserv.Listener.Origin;
import popserv.base.BadConfiguration;
import popserv.base.Event;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.host.Signals;
import popserv.host.Supervisor;
import popserv.limits.Guard;
import popserv.metrics.Watch;

/**
 * The running server: opens its site, follows signals, and closes in good order.
 *
 * <p>TERM shuts the doors at once and waits for every session; a second TERM, or INT, ends now. HUP
 * opens a new site by the configuration as it is then; if that cannot be, the old one stays.
 */
final class Service {
    /**
     * How long those who wait at the doors have the processors for themselves, before what can wait
     * is begun.
     */
    private static final long FIRST_MILLISECONDS = 100;

    private final Path file;
    private final List<Listener> given;
    private final Guard guard = new Guard();
    private final Watch watch = new Watch();
    private final LiveSessions sessions = new LiveSessions(watch);
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final HashingPool hashing = new HashingPool();
    private final List<Site> sites = new CopyOnWriteArrayList<>();
    private final Supervisor supervisor = Supervisor.ours();
    private Pidfile pidfile = Pidfile.NONE;
    private LogSetup log;
    private volatile RoadMap workers;
    private VertxInternal vertx;
    private volatile Doors doors;
    private AdminDoors admin;
    private volatile Site site;
    private Autoclose autoclose;
    private boolean stopping;
    private volatile boolean abandons;

    /**
     * Makes a server that does not run yet.
     *
     * @param file popserv.conf
     * @param given where to listen in place of bindto, all of one origin; empty for what bindto
     *     says
     */
    Service(Path file, List<Listener> given) {
        this.file = file;
        this.given = given;
    }

    /**
     * Serves until a signal ends it.
     *
     * @throws Exit if it cannot begin
     */
    void run(Configuration configuration) throws Exit, InterruptedException {
        Settings settings = configuration.settings();
        Optional<Mistake> fewer = RunAs.raiseLimits(settings);
        try (LogSetup opened = LogSetup.open(settings)) {
            log = opened;
            fewer.ifPresent(mistake -> tell(Event.WARNING, mistake));
            serve(configuration);
        }
    }

    private void serve(Configuration configuration) throws Exit, InterruptedException {
        if (!Epoll.isAvailable()) {
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "needs Linux on x86_64 or aarch64: " + Epoll.unavailabilityCause());
        }
        vertx = EventLoops.vertx();
        doors =
                new Doors(
                        vertx.nettyEventLoopGroup(),
                        () -> guard.sessions().whenEmpty(() -> end.complete("served")));
        autoclose = new Autoclose(vertx, this::autoclose);
        workers = new RoadMap(doors::loop, hashing, log, watch);
        admin = new AdminDoors(vertx, running(), given.isEmpty() ? null : given.get(0).origin());
        Signals.on("TERM", () -> terminate("TERM"));
        Signals.on("INT", () -> endNow("INT"));
        Signals.on("HUP", this::reload);
        try {
            begin(configuration);
            Event.STOPPED.log(log, null, "reason", reason());
        } catch (ExecutionException e) {
            Exit failure = (Exit) e.getCause(); // See fail.
            Event.STOPPED.log(log, null, "reason", failure.getMessage());
            throw failure;
        } finally {
            close();
        }
    }

    /** Waits for the end, and returns what brought it about. */
    private String reason() throws ExecutionException, InterruptedException {
        try {
            return end.get(FIRST_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.begin();
            return end.get();
        }
    }

    /** Signals wait until it is done. */
    private synchronized void begin(Configuration configuration) throws Exit, InterruptedException {
        if (stopping) {
            return;
        }
        Settings settings = configuration.settings();
        site = open(configuration);
        admin.open(settings);
        pidfile = isFrom(Origin.CLIENT) ? Pidfile.NONE : Pidfile.NONE.follow(settings);
        RunAs.become(settings);
        Event.STARTED.log(log, null, "version", Version.number(), "address", site.addresses());
        site.begin();
        site.worker().exceptionally(this::fail);
        supervisor.ready("serving " + site.addresses());
        watchdog();
        closeLater(settings);
    }

    private Void fail(Throwable why) {
        cutShort();
        end.completeExceptionally(why.getCause());
        return null;
    }

    private boolean isFrom(Origin origin) {
        return !given.isEmpty() && given.get(0).origin() == origin;
    }

    /** Tells the supervisor that we live, from an event loop: that is what must not hang. */
    private void watchdog() {
        long within = supervisor.watchdogMillis();
        if (within > 1) {
            vertx.setPeriodic(within / 2, tick -> supervisor.alive());
        }
    }

    private void closeLater(Settings settings) {
        autoclose.in(isFrom(Origin.CLIENT) ? 0 : settings.get(FrontDirectives.AUTOCLOSE));
    }

    private synchronized void autoclose() {
        if (stopping) {
            return;
        }
        // Until we end, inetd does not listen: clients who do not need us must not keep us.
        abandons = isFrom(Origin.INETD);
        terminate("autoclose");
    }

    /** Opens a site whose doors listen; it does not serve yet. */
    private Site open(Configuration configuration) throws Exit, InterruptedException {
        Settings settings = configuration.settings();
        WorkerProgram program = WorkerProgram.of(settings);
        if (isFrom(Origin.CLIENT)) {
            program = program.perSession();
        }
        // Those workers that are there go only when it is known that others can come.
        Roads roads = workers.to(program, site != null);
        Premises premises = new Premises(doors, guard, sessions, hashing, log);
        Site opened = Site.of(configuration, premises, configuration.listeners(given), roads);
        try {
            opened.open();
            sites.removeIf(Site::isClosed);
            sites.add(opened);
            return opened;
        } catch (Exit e) {
            opened.retire();
            throw e;
        }
    }

    private Running running() {
        return new Running(
                () -> site, guard, sessions, watch, workers, log, Instant.now(), this::reload);
    }

    /** Returns the mistakes for which the configuration cannot hold; they are logged. */
    private synchronized List<Mistake> reload() {
        if (stopping || site == null) {
            return List.of(new Mistake(file.toString(), 0, "popserv is about to end", true));
        }
        supervisor.reloading();
        List<Mistake> mistakes = new ArrayList<>();
        try {
            Configuration configuration = Configuration.read(file);
            reopenLog(configuration.settings());
            Consumer<Mistake> warn = mistake -> tell(Event.WARNING, mistake);
            configuration.warnings().forEach(warn);
            Site next = open(configuration);
            next.begin().thenRun(site::retire);
            site = next;
            closeLater(configuration.settings());
            admin.follow(configuration.settings());
            RunAs.follow(configuration.settings(), warn);
            if (!isFrom(Origin.CLIENT)) {
                pidfile = pidfile.move(configuration.settings(), warn);
            }
            Event.RELOADED.log(log, null, "file", file);
        } catch (BadConfiguration e) {
            mistakes.addAll(e.mistakes());
        } catch (Exit e) {
            mistakes.add(e.in(file));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            supervisor.ready("serving " + site.addresses());
        }
        mistakes.forEach(mistake -> tell(Event.CONFIGURATION, mistake));
        return mistakes;
    }

    /** A log file that cannot be opened again is no reason to go on with old settings. */
    private void reopenLog(Settings settings) {
        try {
            log.reopen(settings);
        } catch (Exit e) {
            Event.WARNING.log(log, null, "file", settings.file(), "text", e.getMessage());
        }
    }

    private void tell(Event event, Mistake mistake) {
        String file = mistake.file() + ":" + mistake.line();
        event.log(log, null, "file", file, "text", mistake.message());
    }

    private synchronized void terminate(String reason) {
        if (stopping) {
            endNow(reason);
            return;
        }
        stopping = true;
        supervisor.stopping();
        if (site == null) {
            end.complete(reason);
            return;
        }
        Event.STOPPING.log(log, null, "reason", reason, "sessions", guard.sessions().total());
        pidfile.remove();
        admin.shut();
        // Whoever was accepted is counted before it is asked whether anybody is inside.
        doors.shutAllBut(List.of()).thenRun(() -> endWhenLeft(reason));
    }

    private void endWhenLeft(String reason) {
        guard.sessions().whenEmpty(() -> end.complete(reason));
        if (abandons) {
            guard.sessions().whenNoneHeld(() -> end.complete(reason));
        }
    }

    private void endNow(String reason) {
        cutShort();
        end.complete(reason + ", now");
    }

    private void cutShort() {
        if (site != null) {
            // The workers may take seconds to end, and who came meanwhile would be cut off.
            doors.shutAllBut(List.of());
        }
        if (workers != null) {
            workers.endNow();
        }
    }

    private void close() throws InterruptedException {
        pidfile.remove();
        admin.shut();
        sites.forEach(Site::close);
        if (workers != null && !abandons) {
            workers.await();
        }
    }
}
