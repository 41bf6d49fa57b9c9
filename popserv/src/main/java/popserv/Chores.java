package popserv;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where work runs that blocks for a moment and is ours alone, such as asking the disk or starting a
 * program: no user database holds it up.
 */
final class Chores extends ThreadPoolExecutor {
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int WAITING = 10_000;

    Chores() {
        super(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "chores");
                    thread.setDaemon(true);
                    return thread;
                });
        allowCoreThreadTimeOut(true);
    }
}
