package popit.maildir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of memory outside the heap that holds messages until the last of them was sent. Pieces
 * are used again, no garbage comes of them, and there are only so many in the process.
 */
final class Slab {
    /** The size of a piece. */
    static final int OCTETS = 128 * 1024;

    /** All together take a 32nd of the memory there is. */
    private static final int MOST =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 32 / OCTETS);

    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private final ByteBuffer memory;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Slab(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Returns an empty piece, held once by the caller; null when there are no more. */
    static Slab take() {
        if (TAKEN.incrementAndGet() > MOST) {
            TAKEN.decrementAndGet();
            return null;
        }
        ByteBuffer spare = SPARE.poll();
        ByteBuffer memory = spare != null ? spare : ByteBuffer.allocateDirect(OCTETS);
        return new Slab(memory.clear().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Returns how many pieces are held in the process. */
    static int taken() {
        return TAKEN.get();
    }

    /** Returns the memory; for one thread to write, and to be read where it is written. */
    ByteBuffer memory() {
        return memory;
    }

    /** Holds the piece once more. */
    void hold() {
        holders.incrementAndGet();
    }

    /** Lets go of the piece; with the last hold its memory is given back. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            SPARE.add(memory);
            TAKEN.decrementAndGet();
        }
    }
}
