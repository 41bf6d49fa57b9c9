package popserv;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import popserv.base.Log;
import popserv.handoff.Workers;
import popserv.host.Program;

/**
 * The roads to one worker program, and who takes which. Sites whose configurations want the same
 * program share them.
 */
final class Roads {
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicInteger users = new AtomicInteger();
    private final WorkerProgram program;
    private final Workers workers;
    private final Road worker;

    /** Makes the roads to a program; no worker runs before {@link #start}. */
    Roads(WorkerProgram program, Log log) {
        this.program = program;
        Program resident =
                new Program(
                        program.path().toString(),
                        program.arguments(),
                        program.environment(),
                        "/",
                        null);
        this.workers = new Workers(resident, program.residents(), new WorkerLog(log));
        this.worker = new WorkerRoad(workers);
    }

    WorkerProgram program() {
        return program;
    }

    /** Returns the worker's arguments, argv[0] first. */
    List<String> arguments() {
        return program.arguments();
    }

    /** Starts the resident workers, if they do not run yet: as whoever we are by now. */
    void start() {
        if (started.compareAndSet(false, true)) {
            workers.start();
        }
    }

    /** Returns the road for a connection that is about to be given away. */
    Road choose(Connection connection) {
        return worker;
    }

    /** Returns whether a site gives clients away here. */
    boolean inUse() {
        return users.get() > 0;
    }

    /** Counts one more site that gives clients away here. */
    void use() {
        users.incrementAndGet();
    }

    /** Counts a site less; without any, no more is given away and the workers end in their time. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            drain();
        }
    }

    /** Gives no more away; completes when the workers' sessions, and the workers, have ended. */
    CompletableFuture<Void> drain() {
        return workers.drain();
    }

    /** Ends the workers and their sessions now; completes when they have ended. */
    CompletableFuture<Void> endNow() {
        return workers.stop();
    }
}
