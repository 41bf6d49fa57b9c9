package popserv;

import java.nio.charset.StandardCharsets;
import popserv.base.Event;
import popserv.base.Log;

/** The commands of one connection before login, with their replies, in the log. */
final class CommandLog {
    private final Log log;
    private final boolean all;
    private String pending;

    /**
     * Begins.
     *
     * @param all whether those that succeed are logged too
     */
    CommandLog(Log log, boolean all) {
        this.log = log;
        this.all = all;
    }

    /** A line came, here without its secrets. */
    void heard(String shown) {
        pending = shown;
    }

    /** Something is sent: the reply to the line that came last, or more of it. */
    void said(byte[] octets, String session, String address) {
        if (pending == null) {
            return;
        }
        int end = 0;
        while (end < octets.length && octets[end] != '\r') {
            end++;
        }
        write(new String(octets, 0, end, StandardCharsets.UTF_8), session, address);
    }

    /** The worker answers the line that came last. */
    void given(String session, String address) {
        if (pending != null) {
            write(null, session, address);
        }
    }

    private void write(String reply, String session, String address) {
        // A challenge holds what a proof is made of.
        boolean challenge = reply != null && reply.startsWith("+ ");
        if (all || reply != null && reply.startsWith("-")) {
            Event.COMMAND.log(
                    log,
                    session,
                    "ip",
                    address,
                    "command",
                    pending,
                    "reply",
                    challenge ? "+ *" : reply);
        }
        pending = null;
    }
}
