package popserv;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.core.async.BlockingQueueFactory;

/**
 * A queue whose one reader, woken again soon, lets others gather for a moment before it takes them
 * all: under load most lines then wake nobody, and leave in one write. A line after a pause leaves
 * at once.
 */
final class GatheringQueue<E> extends ArrayBlockingQueue<E> {
    private static final long serialVersionUID = 1L;

    /** Long enough to gather tens of logins of a busy host, too short for a person to notice. */
    private static final long GATHER_NANOS = 10_000_000;

    private long woken = System.nanoTime() - GATHER_NANOS;

    private GatheringQueue(int capacity) {
        super(capacity);
    }

    /** Returns what makes such queues. */
    static <E> BlockingQueueFactory<E> factory() {
        return new BlockingQueueFactory<>() {
            @Override
            public BlockingQueue<E> create(int capacity) {
                return new GatheringQueue<>(capacity);
            }
        };
    }

    @Override
    public E take() throws InterruptedException {
        E first = poll();
        if (first == null) {
            first = super.take();
            // Not at all when this is in the past.
            LockSupport.parkNanos(woken + GATHER_NANOS - System.nanoTime());
            woken = System.nanoTime();
        }
        return first;
    }
}
