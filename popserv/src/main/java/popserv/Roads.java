package popserv;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import popserv.base.Log;
import popserv.handoff.Detached;
import popserv.handoff.Load;
import popserv.handoff.Workers;
import popserv.home.Account;
import popserv.host.Identity;
import popserv.host.Program;
import popserv.metrics.Observer;

/**
 * The roads to one worker program, and who takes which. Sites whose configurations want the same
 * program share them.
 *
 * <p>Everything runs as popserv does, but for accounts with a uid of their own when popserv runs as
 * root: theirs are served by workers that run as them. Some uids get resident workers; where there
 * are many, the others get a process for each session.
 */
final class Roads {
    /** For testing: every session takes the relay. */
    private static final boolean ALWAYS_RELAY = "1".equals(System.getenv("POPSERV_TEST_RELAY"));

    /** A resident worker costs some megabytes: so many users at a time have their own. */
    private static final int RESIDENT_USERS = 8;

    private int users;
    private final Map<Identity, ResidentWorkers> residents = new LinkedHashMap<>();
    private final Map<Identity, PerSession> perSession = new HashMap<>();
    private final WorkerProgram program;
    private final Executor pool;
    private final EventLoop loop;
    private final Log log;
    private final Observer watch;
    private boolean stopping;

    /** Whom this process acts as since it serves; asking the kernel at each login costs more. */
    private volatile Identity ours;

    /**
     * Makes the roads to a program; no worker runs before {@link #start}.
     *
     * @param loop hears what workers tell
     * @param pool where starting programs may block
     * @param watch hears of workers
     */
    Roads(WorkerProgram program, EventLoop loop, Executor pool, Log log, Observer watch) {
        this.watch = watch;
        this.loop = loop;
        this.program = program;
        this.pool = pool;
        this.log = log;
    }

    WorkerProgram program() {
        return program;
    }

    /** Returns the worker's arguments, argv[0] first. */
    List<String> arguments() {
        return program.arguments();
    }

    /**
     * Starts the resident workers that run as whoever we are by now, if they do not run yet.
     *
     * @return completes when the first serves; fails when one ended before
     */
    CompletableFuture<Void> start() {
        ours = Identity.ours();
        ResidentWorkers workers = program.residents() > 0 ? resident(ours) : null;
        return workers == null ? CompletableFuture.completedFuture(null) : workers.ready();
    }

    /** Returns the road for a connection that is about to be given away to serve an account. */
    Road choose(Account account, Connection connection) {
        Giver giver = giver(identity(account));
        Road relay = new RelayRoad(giver, log);
        boolean stays = ALWAYS_RELAY || !Detached.isPossible(connection.channel());
        return stays ? relay : new DirectRoad(giver, relay);
    }

    /** As root we do nothing in an account's name; otherwise all run as we do. */
    Identity identity(Account account) {
        return identity(account, ours);
    }

    /** As root we do nothing in an account's name; otherwise all run as we do. */
    static Identity identity(Account account, Identity ours) {
        if (!ours.isRoot() || !account.hasUid()) {
            return ours;
        }
        int gid = account.hasGid() ? (int) account.gid() : ours.gid();
        return new Identity((int) account.uid(), gid);
    }

    private Giver giver(Identity identity) {
        Giver resident = program.residents() > 0 ? resident(identity) : null;
        if (resident != null) {
            return resident;
        }
        synchronized (this) {
            return perSession.computeIfAbsent(
                    identity, who -> new PerSession(program, who, pool, log));
        }
    }

    private synchronized ResidentWorkers resident(Identity identity) {
        ResidentWorkers resident = residents.get(identity);
        if (resident == null && residents.size() <= RESIDENT_USERS && !stopping) {
            boolean other = !identity.equals(ours);
            Program asThem =
                    new Program(
                            program.path().toString(),
                            program.arguments(),
                            program.environment(),
                            "/",
                            other ? identity : null);
            resident =
                    new ResidentWorkers(
                            new Workers(
                                    asThem,
                                    program.residents(),
                                    Workers.PATIENCE,
                                    new WorkerLog(log, watch),
                                    loop));
            residents.put(identity, resident);
            resident.start();
        }
        return resident;
    }

    /** Returns what each resident worker has to do. */
    synchronized List<Load> loads() {
        return residents.values().stream().flatMap(resident -> resident.loads().stream()).toList();
    }

    /** Returns what each resident worker has to do that runs as this user. */
    synchronized List<Load> loads(Identity user) {
        ResidentWorkers resident = residents.get(user);
        return resident == null ? List.of() : resident.loads();
    }

    /** Returns whether nobody is given away here any more, and nobody is served. */
    synchronized boolean areOver() {
        return users == 0
                && loads().isEmpty()
                && perSession.values().stream().noneMatch(PerSession::isServing);
    }

    /**
     * Counts one more site that gives clients away here.
     *
     * @return false if the last has left already: then no more is given away
     */
    synchronized boolean use() {
        users += stopping ? 0 : 1;
        return !stopping;
    }

    /** Counts a site less; without any, no more is given away and the workers end in their time. */
    synchronized void leave() {
        if (--users == 0) {
            drain();
        }
    }

    /** Gives no more away; completes when the workers' sessions, and the workers, have ended. */
    synchronized CompletableFuture<Void> drain() {
        stopping = true;
        return CompletableFuture.allOf(
                residents.values().stream()
                        .map(ResidentWorkers::drain)
                        .toArray(CompletableFuture[]::new));
    }

    /** Ends the workers and their sessions now; completes when they have ended. */
    synchronized CompletableFuture<Void> endNow() {
        stopping = true;
        perSession.values().forEach(PerSession::endNow);
        return CompletableFuture.allOf(
                residents.values().stream()
                        .map(ResidentWorkers::endNow)
                        .toArray(CompletableFuture[]::new));
    }
}
