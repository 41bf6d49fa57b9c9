package popit;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that may touch the disk: few, since they convert messages, too; but a disk that hangs
 * must not hold up the sessions of others, so there are more as long as all are stuck.
 */
final class DiskThreads extends ThreadPoolExecutor {
    /** A thread that waits for a disk costs its stack and no time. */
    private static final int MOST = 128;

    private static final int IDLE_SECONDS = 30;

    private final int usual;
    private long doneBefore = -1;

    /**
     * Makes the pool.
     *
     * @param usual how many there are at the most, as long as disks answer
     */
    DiskThreads(int usual) {
        super(usual, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        this.usual = usual;
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(
                work -> {
                    String name = "disk-" + number.incrementAndGet();
                    Thread thread = new FastThreadLocalThread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        allowCoreThreadTimeOut(true);
    }

    /** Looks whether all are stuck, and lets more join or leave; to be called now and then. */
    void relieve() {
        long done = getCompletedTaskCount();
        if (getQueue().isEmpty()) {
            setCorePoolSize(usual);
        } else if (done == doneBefore) {
            setCorePoolSize(Math.min(MOST, getCorePoolSize() + usual));
        }
        doneBefore = done;
    }
}
