package popserv;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import popserv.auth.Authenticator;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.host.Signals;
import popserv.limits.Sessions;

/**
 * The running server: opens the doors, keeps the workers, and closes in good order.
 *
 * <p>TERM shuts the doors at once and waits for every session; a second TERM, or INT, ends now.
 */
final class Service {
    /** Hashing fills a processor: more threads than these only wait for each other. */
    private static final int HASHING_THREADS =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Logins that may wait for a hashing thread; beyond them it is the database that is down. */
    private static final int WAITING_LOGINS = 10_000;

    private final Path file;
    private final Configuration configuration;
    private final List<Endpoint> endpoints;
    private final Sessions sessions = new Sessions();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final List<Door> doors = new ArrayList<>();
    private Log log;
    private Vertx vertx;
    private WorkerRoads roads;
    private boolean stopping;

    /**
     * Makes a server that does not run yet.
     *
     * @param file popserv.conf
     * @param endpoints where to accept in place of bindto; empty for what bindto says
     */
    Service(Path file, Configuration configuration, List<Endpoint> endpoints) {
        this.file = file;
        this.configuration = configuration;
        this.endpoints = endpoints;
    }

    /**
     * Serves until a signal ends it.
     *
     * @return the exit status
     * @throws Exit if it cannot begin
     */
    int run() throws Exit, InterruptedException {
        Settings settings = configuration.settings();
        log = Logs.open(settings);
        DoorTransport transport = new DoorTransport();
        if (!transport.isAvailable()) {
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "needs Linux on x86_64 or aarch64: " + transport.unavailabilityCause());
        }
        vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(loops()))
                        .withTransport(transport)
                        .build();
        roads = WorkerRoads.start(settings, log);
        Signals.handle("TERM", this::terminate);
        Signals.handle("INT", () -> endNow("INT"));
        open(settings);
        writePid(settings);
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new Exit(Exit.UNAVAILABLE, String.valueOf(e.getCause().getMessage()));
        } finally {
            close(settings);
        }
    }

    private static int loops() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }

    private void open(Settings settings) throws Exit, InterruptedException {
        Reception reception =
                new Reception(settings, authenticator(settings), sessions, roads.roads(), log);
        List<Endpoint> where =
                endpoints.isEmpty() ? settings.all(FrontDirectives.BINDTO) : endpoints;
        List<Endpoint> bound = where.isEmpty() ? List.of(new Endpoint(null, 110)) : where;
        Future<String> opened =
                vertx.deployVerticle(
                        () -> {
                            Door door = new Door(bound, reception);
                            synchronized (doors) {
                                doors.add(door);
                            }
                            return door;
                        },
                        new DeploymentOptions().setInstances(loops()));
        try {
            opened.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            roads.endNow();
            if (e.getCause() instanceof Exit exit) {
                throw exit;
            }
            throw new Exit(Exit.UNAVAILABLE, Host.reason(e.getCause()));
        }
        Event.STARTED.log(log, null, "version", Version.number(), "address", addresses(bound));
    }

    private String addresses(List<Endpoint> bound) {
        List<String> shown = new ArrayList<>();
        List<Integer> ports = doors.get(0).ports();
        for (int i = 0; i < bound.size(); i++) {
            shown.add(new Endpoint(bound.get(i).host(), ports.get(i)).toString());
        }
        return String.join(",", shown);
    }

    private Authenticator authenticator(Settings settings) {
        Authenticator.Rules rules =
                new Authenticator.Rules(
                        settings.get(FrontDirectives.CRYPT),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(30));
        return new Authenticator(configuration.home().open(log), rules, Crypts.host(), hashing());
    }

    private static ExecutorService hashing() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        HASHING_THREADS,
                        HASHING_THREADS,
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_LOGINS),
                        task -> {
                            Thread thread = new Thread(task, "authenticator");
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private void writePid(Settings settings) throws Exit {
        Path pidfile = settings.get(FrontDirectives.PIDFILE);
        if (pidfile != null) {
            try {
                Files.writeString(pidfile, ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                roads.endNow();
                throw new Exit(Exit.UNAVAILABLE, "cannot write pidfile " + e.getMessage());
            }
        }
    }

    private synchronized void terminate() {
        if (stopping) {
            endNow("TERM");
            return;
        }
        stopping = true;
        Event.STOPPING.log(log, null, "reason", "TERM", "sessions", sessions.total());
        removePid();
        synchronized (doors) {
            doors.forEach(Door::shut);
        }
        sessions.whenEmpty(() -> end.complete(0));
    }

    private void endNow(String signal) {
        Event.STOPPING.log(log, null, "reason", signal + ", now", "sessions", sessions.total());
        roads.endNow();
        end.complete(0);
    }

    private void removePid() {
        Path pidfile = configuration.settings().get(FrontDirectives.PIDFILE);
        if (pidfile != null) {
            try {
                Files.deleteIfExists(pidfile);
            } catch (IOException e) {
                Event.WARNING.log(log, null, "file", pidfile, "text", "not removed");
            }
        }
    }

    private void close(Settings settings) {
        removePid();
        roads.drain();
        Event.STOPPED.log(log, null);
        Logs.close(log);
    }
}
