package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import popit.maildir.Body;
import popserv.base.Reply;

/** The answer to RETR and TOP: a message, and the dot that ends it (RFC 1939 section 3). */
final class BodyAnswer extends Answer {
    private static final byte[] END = {'.', '\r', '\n'};

    private final Body body;
    private final Tally tally;
    private final PopCommand command;
    private boolean bodyDone;

    /** What to put before going on with the body; null when there is nothing. */
    private byte[] before;

    private int beforeAt;

    /**
     * Takes an open body.
     *
     * @param header a header to put in place of the message's own, dots stuffed; null for that
     * @param tally where it is counted once all of it was put
     * @param command RETR or TOP
     */
    BodyAnswer(Reply head, Body body, byte[] header, Tally tally, PopCommand command)
            throws IOException {
        super(head);
        this.body = body;
        if (header != null) {
            replaceHeader(header);
        }
        this.tally = tally;
        this.command = command;
    }

    private void replaceHeader(byte[] header) throws IOException {
        try {
            HeaderReader own = new HeaderReader(body);
            bodyDone = own.isAll();
            byte[] rest = own.rest();
            before = Arrays.copyOf(header, header.length + rest.length);
            System.arraycopy(rest, 0, before, header.length, rest.length);
        } catch (IOException e) {
            body.close();
            throw e;
        }
    }

    @Override
    boolean onDisk() {
        return !body.isInMemory();
    }

    @Override
    boolean putRest(ByteBuffer out) throws IOException {
        if (before != null) {
            int length = Math.min(out.remaining(), before.length - beforeAt);
            out.put(before, beforeAt, length);
            beforeAt += length;
            if (beforeAt < before.length) {
                return false;
            }
            before = null;
        }
        while (!bodyDone) {
            if (out.remaining() < END.length) {
                return false;
            }
            bodyDone = !body.fill(out);
        }
        if (out.remaining() < END.length) {
            return false;
        }
        out.put(END);
        if (command == PopCommand.TOP) {
            tally.top++;
        } else {
            tally.retr++;
        }
        return true;
    }

    @Override
    public void close() {
        body.close();
    }
}
