package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The text of one message on its way to a client, made while it is asked for: line ends are CRLF, a
 * last line without end gets one, and a line that begins with a dot gets another (RFC 1939 section
 * 3) unless the body was opened as plain text. The closing dot is not part of it. Holds one
 * descriptor and one buffer of bounded size, whatever the message; used by one thread at a time.
 */
public abstract class Body implements AutoCloseable {
    Body() {}

    /**
     * Writes the next octets of the message.
     *
     * @param out where to; any kind of buffer with at least 3 octets of room
     * @return true while there is more to come; false when everything has been written
     * @throws IOException when the file cannot be read on
     */
    public abstract boolean fill(ByteBuffer out) throws IOException;

    /** Returns whether filling waits for no disk. */
    public boolean isInMemory() {
        return false;
    }

    /** Gives the descriptor back; may be called at any time and more than once. */
    @Override
    public abstract void close();
}
