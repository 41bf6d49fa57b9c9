package popserv;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import popserv.auth.Ranked;
import popserv.auth.Standing;

/**
 * Where look-ups and password hashes run: a bounded pool, whose threads end when idle.
 *
 * <p>Strangers who guess can ask for more hashes than there is time for. So what waits is done in
 * the order of its {@link Standing}, and clients that are known wait for nobody but each other.
 */
final class HashingPool extends ThreadPoolExecutor {
    /** Hashing fills a processor: more threads than these only wait for each other. */
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Of a database on another host, or one that pauses after a wrong password, as PAM does. */
    private static final int THREADS_THAT_WAIT = Math.max(32, THREADS);

    /** Logins that may wait for a thread; beyond them it is the database that is down. */
    private static final int WAITING = 10_000;

    private final AtomicLong came = new AtomicLong();

    HashingPool() {
        this(THREADS, WAITING);
    }

    /** Of so many threads, for which so many tasks of each standing may wait at least. */
    HashingPool(int threads, int waiting) {
        super(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new Line(waiting),
                task -> {
                    Thread thread = new Thread(task, "login");
                    thread.setDaemon(true);
                    return thread;
                });
        allowCoreThreadTimeOut(true);
    }

    /** Has enough threads for a user database that waits, or for one that does not. */
    void fit(boolean waits) {
        int threads = waits ? THREADS_THAT_WAIT : THREADS;
        if (threads > getMaximumPoolSize()) {
            setMaximumPoolSize(threads);
        }
        setCorePoolSize(threads);
        setMaximumPoolSize(threads);
    }

    /** Does {@link Ranked} work in its order; any other is of somebody who is known. */
    @Override
    public void execute(Runnable task) {
        Standing standing = task instanceof Ranked ranked ? ranked.standing() : Standing.KNOWN;
        super.execute(new Place(standing, came.incrementAndGet(), task));
    }

    private record Place(Standing standing, long number, Runnable task)
            implements Runnable, Comparable<Place> {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(Place other) {
            int order = standing.compareTo(other.standing);
            return order != 0 ? order : Long.compare(number, other.number);
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
            int better = Standing.values().length - ((Place) task).standing().ordinal();
            return size() < better * most && super.offer(task);
        }
    }
}
