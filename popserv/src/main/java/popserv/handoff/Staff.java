package popserv.handoff;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import popserv.base.Fault;
import popserv.host.Program;

/**
 * Who works in a pool: the workers there are, and how many are missing and when they are started.
 * All of it is guarded by the pool's lock.
 */
final class Staff {
    private final Workers pool;
    private final Program program;
    private final EventLoop loop;
    private final int count;
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Backoff backoff = new Backoff();
    private int starting;

    /** Those that ended for want of work, and are started again when there is some. */
    private int resting;

    private boolean stopping;

    /**
     * @param count how many there are to be
     */
    Staff(Workers pool, Program program, int count, EventLoop loop) {
        this.loop = loop;
        this.pool = pool;
        this.program = program;
        this.count = count;
    }

    /** Has as many started as are missing, after the pause that deaths demand. */
    void complete() {
        long usable = workers.stream().filter(Worker::isUsable).count();
        while (!stopping && usable + starting + resting < count) {
            starting++;
            Later.run(this::startOne, backoff.pause());
        }
    }

    /** Starting takes its time and is done without the lock. */
    private void startOne() {
        try {
            pool.started(Worker.start(pool, program));
        } catch (IOException e) {
            pool.notStarted(e.getMessage());
        } catch (RuntimeException | Error e) {
            pool.notStarted(Fault.text(e));
        }
    }

    /** One that was missing is there. */
    void add(Worker worker) {
        starting--;
        workers.add(worker);
        worker.listen(loop);
        if (stopping) {
            worker.retire();
        }
    }

    /** One that was missing could not be started. */
    void notAdded() {
        starting--;
        backoff.ended(0, false);
        complete();
    }

    /** Sends one no more clients and has another started in its place. */
    void retire(Worker worker) {
        if (!worker.retiring) {
            worker.retire();
            complete();
        }
    }

    /** One wants a successor: at once if it has work, else when there is some. */
    void relieve(Worker worker) {
        resting += worker.retiring || worker.load() > 0 ? 0 : 1;
        retire(worker);
    }

    /** There is work for all. */
    void wake() {
        if (resting > 0) {
            resting = 0;
            complete();
        }
    }

    /** One died: a death not expected counts once, with whichever sign of it comes first. */
    void mourn(Worker worker) {
        if (!worker.retiring && !worker.mourned) {
            worker.mourned = true;
            backoff.ended(System.nanoTime() - worker.startedAt, worker.ready);
        }
        complete();
    }

    void remove(Worker worker) {
        workers.remove(worker);
    }

    /** Starts no more, and sends no more clients to any. */
    void stop() {
        stopping = true;
        workers.forEach(this::retire);
    }

    boolean isStopping() {
        return stopping;
    }

    /** True when it stopped and the last one has ended. */
    boolean isGone() {
        return stopping && workers.isEmpty() && starting == 0;
    }

    /** True when there is none, and no hope that the next one lives. */
    boolean isHopeless() {
        return backoff.isHopeless() && !anyUsableBut(null);
    }

    boolean anyUsableBut(Worker other) {
        return workers.stream().anyMatch(w -> w != other && w.isUsable());
    }

    /** True when a client is on its way to any. */
    boolean anyInFlight() {
        return workers.stream().anyMatch(worker -> !worker.inFlight.isEmpty());
    }

    /** Fails what workers did not take in time; one that hangs so is replaced. */
    void failLate(List<Runnable> calls) {
        for (Worker worker : all()) {
            worker.full = false;
            Iterator<Offer> sent = worker.inFlight.values().iterator();
            if (WaitingRoom.failLate(sent, "no answer", false, calls)) {
                // Its sessions may still end well.
                retire(worker);
            }
            worker.sayLast();
        }
    }

    /**
     * The worker with the least to do that can be sent a client now.
     *
     * @param refuser comes last, whatever it has to do
     * @return null when there is none
     */
    Worker leastLoaded(Worker refuser) {
        Worker least = null;
        for (Worker worker : workers) {
            if (worker.isOpen()
                    && (least == null
                            || least == refuser
                            || worker != refuser && worker.load() < least.load())) {
                least = worker;
            }
        }
        return least;
    }

    /** All there are now, retiring ones included. */
    List<Worker> all() {
        return new ArrayList<>(workers);
    }
}
