package popit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Ends the process when the client has neither spoken nor read for too long. A blocking read of a
 * pipe or socket cannot be given a time limit, so a thread of its own keeps watch.
 *
 * <p>It strikes only while the session waits for the client, never during UPDATE.
 */
final class IdleWatch extends Thread {
    private static final long BUSY = 0;
    private static final long STRUCK = 1;

    private final long limit;
    private final Consumer<String> end;

    /** When the session began to wait, in nanoseconds; or one of the two words above. */
    private final AtomicLong waiting = new AtomicLong(BUSY);

    /**
     * Makes the watch.
     *
     * @param seconds how long the client may be idle
     * @param end what to do with the session then; it is given the reason
     */
    IdleWatch(int seconds, Consumer<String> end) {
        super("idle");
        setDaemon(true);
        this.limit = seconds * 1_000_000_000L;
        this.end = end;
    }

    /** The session waits for the client from now on. */
    void idle() {
        // An even number is neither of the two words, unless it is zero.
        waiting.set(System.nanoTime() & ~1L | 2L);
    }

    /** The session works again. Does not return if the time was up. */
    void busy() {
        long since = waiting.get();
        while (since == STRUCK || !waiting.compareAndSet(since, BUSY)) {
            rest(Long.MAX_VALUE);
        }
    }

    @Override
    public void run() {
        while (true) {
            long since = waiting.get();
            long left = since == BUSY ? limit : limit - (System.nanoTime() - since);
            if (left > 0) {
                rest(left);
            } else if (waiting.compareAndSet(since, STRUCK)) {
                end.accept("timeout");
                Runtime.getRuntime().halt(Popit.OK);
            }
        }
    }

    private static void rest(long nanos) {
        try {
            Thread.sleep(Math.min(nanos / 1_000_000 + 1, Integer.MAX_VALUE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
