package popserv.handoff;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for what all pools of workers have to do later, and for what may block a little. */
final class Later {
    private static final ScheduledThreadPoolExecutor THREAD =
            new ScheduledThreadPoolExecutor(1, Later::thread);

    private Later() {}

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "workers");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes calls now, on this thread. One that throws is reported as its thread's death would be,
     * but neither the thread nor the calls behind it suffer.
     */
    static void call(List<Runnable> calls) {
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                report(e);
            }
        }
    }

    /** Reports a mistake of ours as its thread's death would be. */
    static void report(Throwable mistake) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, mistake);
    }

    /** Runs a task after some milliseconds. */
    static void run(Runnable task, long milliseconds) {
        THREAD.schedule(() -> call(List.of(task)), milliseconds, TimeUnit.MILLISECONDS);
    }
}
