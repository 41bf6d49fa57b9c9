package popserv.login;

import java.util.ArrayList;
import java.util.List;

/**
 * What CAPA lists before login (RFC 2449 section 6). What holds after login too is listed by popit
 * again, as the standard asks of capabilities of both states.
 */
final class Capabilities {
    private Capabilities() {}

    /**
     * Returns the lines of the answer, without the status line and the final dot.
     *
     * @param clear whether a password may travel as it is on this connection
     * @param mechanisms the SASL mechanisms that are offered there
     * @param stls whether it can change to TLS
     */
    static List<String> lines(
            LoginRules rules, boolean clear, List<String> mechanisms, boolean stls) {
        List<String> lines = new ArrayList<>();
        lines.add("TOP");
        lines.add("UIDL");
        if (clear) {
            lines.add("USER");
        }
        if (!mechanisms.isEmpty()) {
            lines.add("SASL " + String.join(" ", mechanisms));
        }
        lines.add("RESP-CODES");
        lines.add("AUTH-RESP-CODE");
        lines.add("PIPELINING");
        lines.add("LOGIN-DELAY " + rules.loginDelay());
        lines.addAll(rules.worker());
        lines.add("UTF8 USER");
        lines.add("LANG");
        if (stls) {
            lines.add("STLS");
        }
        return lines;
    }
}
