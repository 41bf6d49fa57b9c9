package popserv.handoff;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import popserv.host.HostException;
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

    private static final int MAX_WAITING = 8192;
    private static final long SWEEP = 250;
    private static final long GRACE = 3_000;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Program program;
    private final int count;
    private final long patience;
    private final Watcher watcher;
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Deque<Offer> waiting = new ArrayDeque<>();
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private int starting;
    private boolean sweeping;
    private boolean stopping;

    /**
     * A worker's load.
     *
     * @param pid its process number
     * @param sessions how many sessions it has
     * @param waiting how many are on their way to it
     * @param retiring true when it gets no more
     */
    public record Load(long pid, int sessions, int waiting, boolean retiring) {}

    /** Workers that are patient as usual; see {@link #Workers(Program, int, long, Watcher)}. */
    public Workers(Program program, int count, Watcher watcher) {
        this(program, count, PATIENCE, watcher);
    }

    /**
     * @param program what a worker is; POPSERV_LINK is added to its environment
     * @param count how many there are to be
     * @param patience how long a client may wait to be taken, in milliseconds
     */
    public Workers(Program program, int count, long patience, Watcher watcher) {
        this.program = program;
        this.count = count;
        this.patience = patience;
        this.watcher = watcher;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "workers");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Starts the workers, on a thread of ours. */
    public void start() {
        synchronized (this) {
            complete();
        }
    }

    /**
     * Gives a client away. The descriptor stays the caller's, to be kept open until the taker hears
     * what became of it.
     *
     * @param handOff with a session id that no other has
     * @param descriptor the client's socket, or the relay's; nobody must read it meanwhile
     * @throws IllegalArgumentException when the record is too long to travel
     */
    public void give(HandOff handOff, int descriptor, Taker taker) {
        Offer offer = new Offer(handOff, descriptor, taker, patience);
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            String reason = reasonAgainst();
            if (reason != null) {
                calls.add(() -> taker.failed(reason, true));
            } else {
                waiting.add(offer);
                pump(calls);
                sweepLater();
            }
        }
        calls.forEach(Runnable::run);
    }

    private String reasonAgainst() {
        if (stopping) {
            return "the workers are stopping";
        }
        if (backoff.isHopeless() && !anyUsable()) {
            return "no worker can be started";
        }
        return waiting.size() >= MAX_WAITING ? "too many clients wait for a worker" : null;
    }

    private boolean anyUsable() {
        return workers.stream().anyMatch(Worker::isUsable);
    }

    /** Sends what waits, as far as workers can take it now. */
    private void pump(List<Runnable> calls) {
        while (!waiting.isEmpty()) {
            Offer offer = waiting.peek();
            Worker worker = leastLoaded(offer.refuser);
            if (worker == null) {
                return;
            }
            try {
                if (worker.send(offer)) {
                    waiting.poll();
                } else {
                    worker.full = true;
                }
            } catch (HostException e) {
                if (e.otherEndGone()) {
                    // Its reader is about to see the end of the link.
                    worker.full = true;
                } else {
                    waiting.poll();
                    calls.add(() -> offer.taker.failed(e.getMessage(), true));
                }
            }
        }
    }

    private Worker leastLoaded(Worker refuser) {
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

    /** A worker told something; on its reader's thread. */
    void heard(Worker worker, Told told) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            switch (told.kind()) {
                case READY -> {
                    worker.ready = true;
                    calls.add(() -> watcher.started(worker.pid()));
                }
                case TAKEN -> taken(worker, told.session(), calls);
                case REFUSED -> refused(worker, told, calls);
                case ENDED -> ended(worker, told, calls);
                case LOG -> calls.add(() -> watcher.log(worker.pid(), told.level(), told.text()));
                case RETIRING -> retire(worker);
            }
            pump(calls);
        }
        calls.forEach(Runnable::run);
    }

    /** A worker wrote on its standard error. */
    void said(Worker worker, String line) {
        watcher.said(worker.pid(), line);
    }

    private void taken(Worker worker, String session, List<Runnable> calls) {
        worker.full = false;
        Offer offer = worker.inFlight.remove(session);
        if (offer != null) {
            worker.live.put(session, offer.taker);
            calls.add(() -> offer.taker.taken(worker.pid()));
        }
    }

    private void refused(Worker worker, Told told, List<Runnable> calls) {
        worker.full = false;
        Offer offer = worker.inFlight.remove(told.session());
        if (offer != null) {
            offer.refuser = worker;
            boolean another =
                    worker.retiring || workers.stream().anyMatch(w -> w != worker && w.isUsable());
            again(offer, another, "refused by the worker: " + told.text(), calls);
        }
    }

    private void again(Offer offer, boolean possible, String reason, List<Runnable> calls) {
        if (possible && offer.mayTryAgain() && !stopping) {
            waiting.addFirst(offer);
        } else {
            calls.add(() -> offer.taker.failed(reason, true));
        }
    }

    private void ended(Worker worker, Told told, List<Runnable> calls) {
        Taker taker = worker.live.remove(told.session());
        if (taker != null) {
            // A worker speaks for its own sessions only.
            String own = told.session() + " ";
            String line = told.text().startsWith(own) ? told.text() : own + told.text();
            calls.add(() -> taker.ended(line));
        }
    }

    private void retire(Worker worker) {
        if (!worker.retiring) {
            worker.retire();
            complete();
        }
    }

    /** The link ended: what was on its way was not taken, as taking is told before it is done. */
    void closed(Worker worker) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            worker.close();
            mourn(worker);
            List<Offer> back = new ArrayList<>(worker.inFlight.values());
            worker.inFlight.clear();
            for (int i = back.size() - 1; i >= 0; i--) {
                again(back.get(i), true, "the worker died", calls);
            }
            if (worker.exited) {
                gone(worker, calls);
            } else if (worker.live.isEmpty()) {
                // Without link and without session it is of no use, should it live on.
                worker.terminate();
            }
            complete();
            pump(calls);
        }
        calls.forEach(Runnable::run);
    }

    /** The process ended; on the thread that watches children. */
    void exited(Worker worker) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            worker.exited = true;
            worker.hangUp();
            mourn(worker);
            if (worker.closed) {
                gone(worker, calls);
            }
            complete();
        }
        calls.forEach(Runnable::run);
    }

    /** A death that was not expected counts once, with whichever sign of it comes first. */
    private void mourn(Worker worker) {
        if (!worker.retiring && !worker.mourned) {
            worker.mourned = true;
            backoff.ended(System.nanoTime() - worker.startedAt);
        }
    }

    /** Process and link are both at their end. */
    private void gone(Worker worker, List<Runnable> calls) {
        workers.remove(worker);
        List<Taker> lost = new ArrayList<>(worker.live.values());
        worker.live.clear();
        calls.add(
                () ->
                        watcher.ended(
                                worker.pid(), worker.howItEnded(), lost.size(), worker.retiring));
        lost.forEach(taker -> calls.add(taker::died));
        settle(calls);
    }

    /** After a worker is gone, or could not be started. */
    private void settle(List<Runnable> calls) {
        if (backoff.isHopeless() && !anyUsable()) {
            failAll("no worker can be started", calls);
        }
        if (stopping && workers.isEmpty() && starting == 0) {
            calls.add(() -> drained.complete(null));
        }
    }

    private void failAll(String reason, List<Runnable> calls) {
        waiting.forEach(offer -> calls.add(() -> offer.taker.failed(reason, true)));
        waiting.clear();
    }

    /** Has as many workers started as are missing. */
    private void complete() {
        long usable = workers.stream().filter(Worker::isUsable).count();
        while (!stopping && usable + starting < count) {
            starting++;
            TIMER.schedule(this::startOne, backoff.pause(), TimeUnit.MILLISECONDS);
        }
    }

    private void startOne() {
        List<Runnable> calls = new ArrayList<>();
        Worker worker = null;
        try {
            worker = Worker.start(this, program);
        } catch (IOException e) {
            calls.add(() -> watcher.ended(0, e.getMessage(), 0, false));
        }
        synchronized (this) {
            starting--;
            if (worker == null) {
                backoff.ended(0);
                settle(calls);
                complete();
            } else {
                workers.add(worker);
                worker.listen();
                if (stopping) {
                    worker.retire();
                }
            }
        }
        calls.forEach(Runnable::run);
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            TIMER.schedule(this::sweep, SWEEP, TimeUnit.MILLISECONDS);
        }
    }

    /** Fails what is late; runs only as long as something is on its way. */
    private void sweep() {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            sweeping = false;
            late(waiting.iterator(), "no worker in time", true, calls);
            for (Worker worker : List.copyOf(workers)) {
                worker.full = false;
                if (late(worker.inFlight.values().iterator(), "no answer", false, calls)) {
                    // It hangs: others take its place. Its sessions may still come to their end.
                    retire(worker);
                }
            }
            pump(calls);
            if (!waiting.isEmpty() || workers.stream().anyMatch(w -> !w.inFlight.isEmpty())) {
                sweepLater();
            }
        }
        calls.forEach(Runnable::run);
    }

    private static boolean late(
            Iterator<Offer> offers, String reason, boolean ours, List<Runnable> calls) {
        boolean any = false;
        while (offers.hasNext()) {
            Offer offer = offers.next();
            if (offer.isLate()) {
                offers.remove();
                calls.add(() -> offer.taker.failed(reason, ours));
                any = true;
            }
        }
        return any;
    }

    /** What each worker has to do now. */
    public synchronized List<Load> loads() {
        return workers.stream()
                .map(w -> new Load(w.pid(), w.live.size(), w.inFlight.size(), w.retiring))
                .toList();
    }

    /** How many sessions workers have; what is on its way is not counted. */
    public synchronized int sessions() {
        return workers.stream().mapToInt(worker -> worker.live.size()).sum();
    }

    /**
     * Takes no more clients and lets every session end by itself.
     *
     * @return completes when the last worker has ended
     */
    public CompletableFuture<Void> drain() {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            stopping = true;
            failAll("the workers are stopping", calls);
            workers.forEach(this::retire);
            settle(calls);
        }
        calls.forEach(Runnable::run);
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
            workers.forEach(Worker::terminate);
        }
        TIMER.schedule(this::kill, GRACE, TimeUnit.MILLISECONDS);
        return all;
    }

    private synchronized void kill() {
        workers.forEach(Worker::kill);
    }
}
