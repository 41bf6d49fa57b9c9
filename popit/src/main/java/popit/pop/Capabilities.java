package popit.pop;

import java.util.ArrayList;
import java.util.List;
import popit.maildir.MaildirOptions;
import popserv.handoff.Expiry;

/**
 * The answer to CAPA in the TRANSACTION state (RFC 2449 section 5). What belongs to both states is
 * told as the front told it; what popit does is told by popit.
 */
final class Capabilities {
    private static final String[] OURS = {
        "TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"
    };

    private static final String[] FROM_FRONT = {
        "USER", "SASL", "LOGIN-DELAY", "UTF8", "IMPLEMENTATION"
    };

    private Capabilities() {}

    /**
     * Lists the capabilities.
     *
     * @param fronts those of the AUTHORIZATION state, parted by semicolons
     * @param maildir how the maildrop is served
     */
    static List<String> list(String fronts, MaildirOptions maildir) {
        List<String> lines = new ArrayList<>();
        for (String line : OURS) {
            lines.add(line);
        }
        lines.add(Expiry.capability(maildir.expireDays()));
        lines.add("LANG");
        for (String line : fronts.split(";")) {
            if (isFromFront(line.strip())) {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    private static boolean isFromFront(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ' || line.charAt(i) > '~') {
                return false;
            }
        }
        for (String tag : FROM_FRONT) {
            if (line.equals(tag) || line.startsWith(tag + " ")) {
                return true;
            }
        }
        return false;
    }
}
