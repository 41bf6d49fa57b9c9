package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import popit.maildir.Body;
import popserv.base.Reply;

/** The answer to RETR and TOP: a message, and the dot that ends it (RFC 1939 section 3). */
final class BodyAnswer extends Answer {
    private static final byte[] END = {'.', '\r', '\n'};

    private final Body body;
    private final Tally tally;
    private final PopCommand command;
    private boolean bodyDone;

    /**
     * Takes an open body.
     *
     * @param tally where it is counted once all of it was put
     * @param command RETR or TOP
     */
    BodyAnswer(Reply head, Body body, Tally tally, PopCommand command) {
        super(head);
        this.body = body;
        this.tally = tally;
        this.command = command;
    }

    @Override
    boolean onDisk() {
        return true;
    }

    @Override
    boolean putRest(ByteBuffer out) throws IOException {
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
