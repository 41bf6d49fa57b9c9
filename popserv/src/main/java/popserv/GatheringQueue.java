package popserv;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.core.async.BlockingQueueFactory;

/**
 * A queue whose reader, once woken, lets others gather for a moment before it takes them all: under
 * load most lines then wake nobody, and leave in one write.
 */
final class GatheringQueue<E> extends ArrayBlockingQueue<E> {
    private static final long serialVersionUID = 1L;

    /** Long enough to gather some logins of a busy host, too short for a person to notice. */
    private static final long GATHER_NANOS = 2_000_000;

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
            LockSupport.parkNanos(GATHER_NANOS);
        }
        return first;
    }
}
