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
     * @param tls whether TLS protects the connection
     */
    static List<String> lines(LoginRules rules, boolean tls) {
        List<String> lines = new ArrayList<>();
        lines.add("TOP");
        lines.add("UIDL");
        if (tls || !rules.tlsRequired()) {
            lines.add("USER");
        }
        lines.add("RESP-CODES");
        lines.add("AUTH-RESP-CODE");
        lines.add("PIPELINING");
        lines.add("LOGIN-DELAY 0");
        lines.add("UTF8 USER");
        lines.add("LANG");
        if (rules.stls() && !tls) {
            lines.add("STLS");
        }
        return lines;
    }
}
