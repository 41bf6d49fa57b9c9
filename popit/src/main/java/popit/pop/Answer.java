package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import popserv.base.Reply;

/**
 * What a command gets: a first line, and perhaps more. It is not a text but a source: it fills one
 * buffer after the other, as fast as the client takes them, so an answer of any length needs no
 * more memory than a buffer.
 */
abstract class Answer implements AutoCloseable {
    /** The least room a buffer must have for an answer to get on: the longest line there is. */
    static final int LEAST_ROOM = 1024;

    private final Reply head;
    private boolean started;

    Answer(Reply head) {
        this.head = head;
    }

    /** An answer of one line. */
    static Answer of(Reply reply) {
        return new Answer(reply) {
            @Override
            boolean putRest(ByteBuffer out) {
                return true;
            }
        };
    }

    /** Returns the first line. */
    final Reply head() {
        return head;
    }

    /** Returns whether putting touches the disk. */
    boolean onDisk() {
        return false;
    }

    /**
     * Puts octets into a buffer until it is full or nothing is left.
     *
     * @param out a buffer, little-endian, with at least {@link #LEAST_ROOM} octets of room
     * @return whether all octets of the answer have been put
     * @throws IOException when the rest cannot be had; the client cannot be told any more
     */
    final boolean put(ByteBuffer out) throws IOException {
        if (!started) {
            if (out.remaining() < LEAST_ROOM) {
                return false;
            }
            out.put(head.bytes());
            started = true;
        }
        return putRest(out);
    }

    /** Puts what follows the first line, as {@link #put}. */
    abstract boolean putRest(ByteBuffer out) throws IOException;

    /** Ends the answer, whether it is complete or not. */
    @Override
    public void close() {}
}
