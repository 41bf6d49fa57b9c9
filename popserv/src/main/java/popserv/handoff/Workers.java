package popserv.handoff;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import popserv.host.Program;

/**
 * The first road: a number of resident workers of one program, to which clients are given with
 * their descriptors.
 *
 * <p>A client goes to the worker with the least to do. One that a worker did not take, because it
 * died or refused, goes to the next; a worker that died is started again ({@link Backoff}), and
 * while there is none, clients wait, though never longer than the patience. A worker that retires
 * is replaced and ends when its sessions have. What is on its way is bounded in number and in time.
 *
 * <p>Giving never blocks. One lock guards all; it is held for one system call at the most.
 */
public final class Workers {
    /** How long a client may wait for a worker, in milliseconds. */
    public static final long PATIENCE = 10_000;

    private static final String STOPPING = "the workers are stopping";
    private static final String HOPELESS = "no worker can be started";
    private static final long SWEEP = 250;
    private static final long GRACE = 3_000;

    private final Staff staff;
    private final long patience;
    private final Watcher watcher;
    private final WaitingRoom waiting = new WaitingRoom();
    private final News news;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean sweeping;

    /**
     * @param program what a worker is; POPSERV_LINK is added to its environment
     * @param count how many there are to be
     * @param patience how long a client may wait to be taken, in milliseconds
     */
    public Workers(Program program, int count, long patience, Watcher watcher) {
        this(program, count, patience, watcher, null);
    }

    /**
     * As {@link #Workers(Program, int, long, Watcher)}.
     *
     * @param loop the event loop that hears what workers tell, and calls takers and watcher with
     *     it; null for a thread for each worker
     */
    public Workers(Program program, int count, long patience, Watcher watcher, EventLoop loop) {
        this.staff = new Staff(this, program, count, loop);
        this.patience = patience;
        this.watcher = watcher;
        this.news = new News(staff, waiting, watcher);
    }

    /** Starts the workers, on a thread of ours. */
    public synchronized void start() {
        staff.complete();
    }

    /**
     * Gives a client away. The descriptor stays the caller's, to be kept open until the taker hears
     * what became of it.
     *
     * @param handOff with a session id that no other has
     * @param descriptor the client's socket, or the relay's; nobody must read it meanwhile
     */
    public void give(HandOff handOff, int descriptor, Taker taker) {
        Offer offer = new Offer(handOff, descriptor, taker, patience);
        locked(
                calls -> {
                    String reason = reasonAgainst();
                    if (reason != null) {
                        calls.add(() -> taker.failed(reason, true));
                    } else {
                        waiting.add(offer);
                        sweepLater();
                        waiting.send(staff, calls);
                    }
                });
    }

    /**
     * Completes when the first worker serves; fails with {@link NotServing} when one ended before.
     */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    private void failed(String reason, int status) {
        ready.completeExceptionally(new NotServing(reason, status));
    }

    /** Does something under the lock, and makes the calls it leads to when the lock is free. */
    private void locked(Consumer<List<Runnable>> work) {
        List<Runnable> calls = new ArrayList<>();
        try {
            synchronized (this) {
                work.accept(calls);
            }
        } finally {
            Later.call(calls);
        }
    }

    private String reasonAgainst() {
        if (staff.isStopping()) {
            return STOPPING;
        }
        if (staff.isHopeless()) {
            return HOPELESS;
        }
        return waiting.isFull() ? "too many clients wait for a worker" : null;
    }

    /** A worker told something; on its reader's thread. */
    void heard(Worker worker, Told told) {
        locked(
                calls -> {
                    news.heard(worker, told, calls);
                    worker.sayLast();
                    if (worker.ready) {
                        calls.add(() -> ready.complete(null));
                    }
                    waiting.send(staff, calls);
                });
    }

    /** A worker wrote on its standard error. */
    void said(long pid, String line) {
        watcher.said(pid, line);
    }

    /** The link ended: what was on its way was not taken, as taking is told before it is done. */
    void closed(Worker worker) {
        locked(
                calls -> {
                    worker.close();
                    staff.mourn(worker);
                    boolean hope = !staff.isStopping();
                    List<Offer> back = new ArrayList<>(worker.inFlight.values());
                    worker.inFlight.clear();
                    for (int i = back.size() - 1; i >= 0; i--) {
                        waiting.again(back.get(i), hope, "the worker died", calls);
                    }
                    if (worker.exited) {
                        gone(worker, calls);
                    } else if (worker.live.isEmpty()) {
                        // It is about to end; without link and session it is of no use.
                        Later.run(worker::terminate, GRACE);
                    }
                    waiting.send(staff, calls);
                });
    }

    /** The process ended; on the thread that watches children. */
    void exited(Worker worker) {
        locked(
                calls -> {
                    worker.exited = true;
                    worker.hangUp();
                    staff.mourn(worker);
                    if (worker.closed) {
                        gone(worker, calls);
                    }
                });
    }

    /** Process and link are both at their end. */
    private void gone(Worker worker, List<Runnable> calls) {
        staff.remove(worker);
        List<Taker> lost = new ArrayList<>(worker.live.values());
        worker.live.clear();
        calls.add(
                () ->
                        watcher.ended(
                                worker.pid(), worker.howItEnded(), lost.size(), worker.retiring));
        lost.forEach(taker -> calls.add(taker::died));
        calls.add(() -> failed(worker.howItEnded(), worker.status()));
        settle(calls);
    }

    /** A worker was started. */
    synchronized void started(Worker worker) {
        staff.add(worker);
    }

    /** A worker could not be started. */
    void notStarted(String reason) {
        locked(
                calls -> {
                    staff.notAdded();
                    calls.add(() -> watcher.ended(0, reason, 0, false));
                    calls.add(() -> failed(reason, -1));
                    settle(calls);
                });
    }

    /** After a worker is gone, or could not be started. */
    private void settle(List<Runnable> calls) {
        if (staff.isHopeless()) {
            waiting.clear(HOPELESS, calls);
        }
        if (staff.isGone()) {
            calls.add(() -> drained.complete(null));
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            Later.run(this::sweep, SWEEP);
        }
    }

    /** Fails what is late; runs only as long as something is on its way. */
    private void sweep() {
        locked(
                calls -> {
                    sweeping = false;
                    try {
                        waiting.failLate(calls);
                        staff.failLate(calls);
                        waiting.send(staff, calls);
                    } finally {
                        if (!waiting.isEmpty() || staff.anyInFlight()) {
                            sweepLater();
                        }
                    }
                });
    }

    /**
     * Asks the worker that has a session to end it; the session's taker hears when it is over. Does
     * nothing if none has it, and in vain if that worker takes no orders, or is replaced and does
     * not hear any more.
     */
    public synchronized void end(String session) {
        for (Worker worker : staff.all()) {
            if (worker.live.containsKey(session)) {
                worker.end(session);
            }
        }
    }

    /** What each worker has to do now. */
    public synchronized List<Load> loads() {
        return staff.all().stream()
                .map(w -> new Load(w.pid(), w.live.size(), w.inFlight.size(), w.retiring))
                .toList();
    }

    /** How many sessions workers have; what is on its way is not counted. */
    public synchronized int sessions() {
        return staff.all().stream().mapToInt(worker -> worker.live.size()).sum();
    }

    /**
     * Takes no more clients and lets every session end by itself.
     *
     * @return completes when the last worker has ended
     */
    public CompletableFuture<Void> drain() {
        locked(
                calls -> {
                    staff.stop();
                    waiting.clear(STOPPING, calls);
                    settle(calls);
                });
        return drained.copy();
    }

    /**
     * Ends all workers now: by TERM, and by KILL those that do not heed it in three seconds.
     *
     * @return completes when the last worker has ended
     */
    public CompletableFuture<Void> stop() {
        CompletableFuture<Void> all = drain();
        synchronized (this) {
            staff.all().forEach(Worker::terminate);
        }
        Later.run(this::kill, GRACE);
        return all;
    }

    private synchronized void kill() {
        staff.all().forEach(Worker::kill);
    }
}
