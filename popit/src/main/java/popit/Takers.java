package popit;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Threads that take clients and open their maildrops, each from beginning to end: a client that
 * came wakes one thread and not two.
 *
 * <p>A disk that hangs must not hold up the clients of others: when all threads are stuck, more
 * join, and leave again when they are not needed.
 *
 * @param <C> what comes
 */
final class Takers<C> {
    /** A thread that waits for a disk costs its stack and no time. */
    static final int MOST = 128;

    private final int usual;
    private final Supplier<C> next;
    private final Consumer<C> take;
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private long doneBefore = -1;

    /**
     * Makes the threads; {@link #serve} starts them.
     *
     * @param usual how many there are, as long as disks answer
     * @param next waits for the next client; null when no more will come
     * @param take takes a client
     */
    Takers(int usual, Supplier<C> next, Consumer<C> take) {
        this.usual = usual;
        this.next = next;
        this.take = take;
    }

    /**
     * Takes clients until no more come and those that came have been taken, or {@link #release}.
     */
    void serve() throws InterruptedException {
        for (int i = 0; i < usual; i++) {
            begin();
        }
        end.await();
    }

    /** The last client has come: {@link #serve} returns, though threads may still wait. */
    void release() {
        end.countDown();
    }

    /** Looks whether all are stuck, and has more join then; to be called now and then. */
    void relieve() {
        long now = done.get();
        boolean over = end.getCount() == 0;
        if (!over && waiting.get() == 0 && now == doneBefore) {
            for (int i = 0; i < usual && threads.get() < MOST; i++) {
                begin();
            }
        }
        doneBefore = now;
    }

    private void begin() {
        int number = threads.incrementAndGet();
        Thread thread = new FastThreadLocalThread(this::takeAll, "taker-" + number);
        thread.setDaemon(true);
        thread.start();
    }

    private void takeAll() {
        try {
            C client = next();
            while (client != null) {
                take(client);
                done.incrementAndGet();
                client = isOneTooMany() ? null : next();
            }
        } finally {
            if (threads.decrementAndGet() == 0) {
                end.countDown();
            }
        }
    }

    /** A mistake of ours costs one client, and no thread. */
    private void take(C client) {
        try {
            take.accept(client);
        } catch (RuntimeException | Error e) {
            Thread own = Thread.currentThread();
            own.getUncaughtExceptionHandler().uncaughtException(own, e);
        }
    }

    private C next() {
        waiting.incrementAndGet();
        C client = next.get();
        waiting.decrementAndGet();
        return client;
    }

    private boolean isOneTooMany() {
        return threads.get() > usual && waiting.get() >= usual;
    }
}
