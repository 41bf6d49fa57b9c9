package popserv;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where look-ups and password hashes run: a bounded pool, whose threads end when idle. */
final class HashingPool extends ThreadPoolExecutor {
    /** Hashing fills a processor: more threads than these only wait for each other. */
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Logins that may wait for a thread; beyond them it is the database that is down. */
    private static final int WAITING = 10_000;

    HashingPool() {
        super(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "login");
                    thread.setDaemon(true);
                    return thread;
                });
        allowCoreThreadTimeOut(true);
    }
}
