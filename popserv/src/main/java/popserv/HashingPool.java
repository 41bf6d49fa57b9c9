package popserv;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import popserv.auth.Ranked;
import popserv.auth.Standing;
import popserv.limits.ClientNetwork;

/**
 * Where look-ups and password hashes run: a bounded pool, whose threads end when idle.
 *
 * <p>Strangers who guess can ask for more hashes than there is time for. So what waits is done in
 * the order of its {@link Standing}, and clients that are known wait for nobody but each other.
 * Among equals every address has its turn, an IPv6 one with its /64: one that asks for much waits
 * longer, and makes nobody else wait for more than one hash of it.
 *
 * <p>A database that never returns, as a module of PAM may, costs the threads that asked it and no
 * more: when all hang, whoever comes is refused at once until one returns.
 */
final class HashingPool extends ThreadPoolExecutor {
    /**
     * Hashing fills a processor: more threads than these wait for each other, and the event loops
     * for them.
     */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Of a database on another host, or one that pauses after a wrong password, as PAM does. */
    private static final int THREADS_THAT_WAIT = Math.max(32, THREADS);

    /** Logins that may wait for a thread: too few to fill the house. */
    private static final int WAITING = 2500;

    /**
     * How long a look-up and its hash may take, and wait for their turn; longer, and the user
     * database is down. Many clients give up after 30 s.
     */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::standing)
                    .thenComparingLong(Place::turn)
                    .thenComparingLong(Place::number);

    private final AtomicLong came = new AtomicLong();
    private final Map<Standing, FairTurns> turns = new EnumMap<>(Standing.class);
    private final Map<Thread, Long> begun = new ConcurrentHashMap<>();
    private final Duration patience;
    private final int share;

    HashingPool() {
        this(THREADS, WAITING, PATIENCE);
    }

    /**
     * Makes one of so many threads.
     *
     * @param waiting how many tasks of each standing may wait at least; of one stranger a quarter
     * @param patience how long a task may take before its thread counts as lost
     */
    HashingPool(int threads, int waiting, Duration patience) {
        super(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new Line(waiting),
                HashingPool::thread,
                (task, pool) -> {
                    throw tooMany();
                });
        this.patience = patience;
        this.share = Math.max(2, waiting / 4);
        for (Standing standing : Standing.values()) {
            turns.put(standing, new FairTurns());
        }
        allowCoreThreadTimeOut(true);
    }

    private static RejectedExecutionException tooMany() {
        return new RejectedExecutionException("too many logins wait for the user database");
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "login");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Has enough threads for a user database that waits, or for one that does not, beside those
     * that another one keeps.
     */
    void fit(boolean waits) {
        int threads = (waits ? THREADS_THAT_WAIT : THREADS) + lost();
        if (threads > getMaximumPoolSize()) {
            setMaximumPoolSize(threads);
        }
        setCorePoolSize(threads);
        setMaximumPoolSize(threads);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        begun.put(thread, System.nanoTime());
        Place place = (Place) task;
        turns.get(place.standing()).begun(place.from(), place.turn());
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        begun.remove(Thread.currentThread());
    }

    private int lost() {
        long since = System.nanoTime() - patience.toNanos();
        int count = 0;
        for (long start : begun.values()) {
            count += start - since < 0 ? 1 : 0;
        }
        return count;
    }

    /**
     * Does {@link Ranked} work in its order; any other is of somebody who is known.
     *
     * @throws RejectedExecutionException if it would wait too long; its message says why
     */
    @Override
    public void execute(Runnable task) {
        if (!getQueue().isEmpty() && lost() >= getMaximumPoolSize()) {
            throw new RejectedExecutionException(
                    getMaximumPoolSize() + " look-ups hang in the user database");
        }
        Place place =
                place(
                        task instanceof Ranked ranked
                                ? ranked
                                : new Ranked(Standing.KNOWN, "", task));
        try {
            super.execute(place);
        } catch (RejectedExecutionException e) {
            turns.get(place.standing()).givenUp(place.from());
            throw e;
        }
    }

    private Place place(Ranked ranked) {
        Standing standing = ranked.standing();
        String from = ClientNetwork.exact(ranked.address());
        int most = standing == Standing.KNOWN ? Integer.MAX_VALUE : share;
        long turn = from.isEmpty() ? 0 : turns.get(standing).take(from, most);
        if (turn < 0) {
            throw tooMany();
        }
        return new Place(standing, turn, came.incrementAndGet(), from, ranked.work());
    }

    /**
     * A place in the line.
     *
     * @param turn its number among those of its standing
     * @param number the how manieth task it is in all
     * @param from the client; empty: nobody
     */
    private record Place(Standing standing, long turn, long number, String from, Runnable task)
            implements Runnable, Comparable<Place> {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** Those who wait; the better one stands, the longer may the line be. */
    private static final class Line extends PriorityBlockingQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Line(int most) {
            this.most = most;
        }

        @Override
        public boolean offer(Runnable task) {
            Place place = (Place) task;
            int better = Standing.values().length - place.standing().ordinal();
            return size() < better * most && super.offer(task);
        }
    }
}
