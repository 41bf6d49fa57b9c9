package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import popit.maildir.Body;

/** Reads the header of a message from its body, and keeps what it had to read beyond. */
final class HeaderReader {
    /** A longer header is no mail; it is left as it is. */
    static final int LONGEST = 1 << 20;

    private static final int BLOCK = 16384;

    private ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
    private int end = -1;
    private boolean all;

    /**
     * Reads up to the empty line that ends the header.
     *
     * @throws IOException when it cannot be read
     */
    HeaderReader(Body body) throws IOException {
        int searched = 0;
        while (end < 0 && !all && buffer.position() < LONGEST) {
            if (buffer.remaining() < BLOCK / 2) {
                buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
            }
            all = !body.fill(buffer);
            end = endOfHeader(searched);
            searched = Math.max(0, buffer.position() - 3);
        }
        if (end < 0) {
            end = buffer.position();
        }
    }

    /** Returns where the header ends, its empty line included; -1 when it does not. */
    private int endOfHeader(int from) {
        byte[] octets = buffer.array();
        if (from == 0 && buffer.position() > 1 && octets[0] == '\r' && octets[1] == '\n') {
            return 2;
        }
        for (int i = from; i + 3 < buffer.position(); i++) {
            if (octets[i] == '\r'
                    && octets[i + 1] == '\n'
                    && octets[i + 2] == '\r'
                    && octets[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /** Returns the header, with the empty line that ends it if there is one. */
    byte[] header() {
        return Arrays.copyOf(buffer.array(), end);
    }

    /** Returns what was read behind the header. */
    byte[] rest() {
        return Arrays.copyOfRange(buffer.array(), end, buffer.position());
    }

    /** Returns whether the body has been read to its end. */
    boolean isAll() {
        return all;
    }
}
