package popit.pop;

import java.nio.ByteBuffer;
import popit.maildir.Maildrop;
import popit.maildir.Message;
import popserv.base.Reply;

/**
 * The answer to LIST and UIDL without argument: a line for each message that is not deleted, made
 * as the client takes them.
 */
final class ListAnswer extends Answer {
    /** A number, a blank, the longest unique-id or count of octets, and CRLF; or the last line. */
    private static final int LONGEST_LINE = 10 + 1 + 70 + 2;

    private final Maildrop maildrop;
    private final PopSession session;
    private int next = 1;

    /**
     * Lists a maildrop.
     *
     * @param session which counts octets (LIST); null for unique-ids (UIDL)
     */
    ListAnswer(Reply head, Maildrop maildrop, PopSession session) {
        super(head);
        this.maildrop = maildrop;
        this.session = session;
    }

    @Override
    boolean putRest(ByteBuffer out) {
        for (; next <= maildrop.size(); next++) {
            if (out.remaining() < LONGEST_LINE) {
                return false;
            }
            Message message = maildrop.message(next);
            if (!message.isDeleted()) {
                putLine(out, message);
            }
        }
        if (out.remaining() < LONGEST_LINE) {
            return false;
        }
        out.put((byte) '.');
        putLineEnd(out);
        return true;
    }

    private void putLine(ByteBuffer out, Message message) {
        putNumber(out, message.number());
        out.put((byte) ' ');
        if (session == null) {
            message.putUniqueId(out);
        } else {
            putNumber(out, session.octets(message));
        }
        putLineEnd(out);
    }

    private static void putLineEnd(ByteBuffer out) {
        out.put((byte) '\r').put((byte) '\n');
    }

    private static void putNumber(ByteBuffer out, long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int end = out.position() + digits;
        long rest = number;
        for (int at = end - 1; at >= out.position(); at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(end);
    }
}
