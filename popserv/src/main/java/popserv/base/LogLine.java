package popserv.base;

import java.nio.charset.StandardCharsets;

/**
 * A log line under construction: {@code SESSION NAME KEY=VALUE KEY=VALUE ...}.
 *
 * <p>The session's identity joins the lines of popserv and popit; a line that belongs to no session
 * has {@code -} there. Values are printable ASCII: anything else is written {@code \xHH}, an octet
 * each, and a value with blanks or quotes stands between double quotes, an equals sign in it being
 * written that way too. So nothing a client sent can end a line or look like a key, not even to a
 * filter that knows no quotes.
 */
final class LogLine {
    private final StringBuilder line = new StringBuilder(160);

    /**
     * Begins.
     *
     * @param session the session's identity; null or empty when there is none
     * @param name the event's
     */
    LogLine(String session, String name) {
        line.append(session == null || session.isEmpty() ? "-" : session).append(' ').append(name);
    }

    /** Adds a key and its value; an empty one is left out. */
    void add(String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        line.append(' ').append(key).append('=');
        boolean plain = true;
        for (int i = 0; i < value.length() && plain; i++) {
            char c = value.charAt(i);
            plain = c > ' ' && c < 0x7f && c != '"' && c != '\\';
        }
        if (plain) {
            line.append(value);
        } else {
            line.append('"');
            escape(value);
            line.append('"');
        }
    }

    /** Adds text as printable ASCII, fit to stand between double quotes. */
    private void escape(String value) {
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            int c = octet & 0xff;
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f && c != '=') {
                line.append((char) c);
            } else {
                line.append("\\x")
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.forDigit(c & 15, 16));
            }
        }
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
