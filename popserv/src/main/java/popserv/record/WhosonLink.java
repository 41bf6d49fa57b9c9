package popserv.record;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** A connection to a whoson server, over whatever carries it. For one thread. */
interface WhosonLink extends Closeable {
    /** The longest answer that is read; one line is expected. */
    int MOST_OCTETS = 4096;

    /**
     * Sends a request and waits for the answer.
     *
     * @param request a line and an empty line
     * @param atMost how long to wait
     * @return the answer's octets, at least one
     * @throws IOException if none came in time, or the connection is gone
     */
    byte[] ask(byte[] request, Duration atMost) throws IOException;

    @Override
    void close();
}
