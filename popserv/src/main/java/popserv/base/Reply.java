package popserv.base;

import java.nio.charset.StandardCharsets;

/**
 * One POP3 reply line: a status indicator, perhaps a response code, and a sentence (RFC 1939
 * section 3, RFC 2449 section 8). At most 512 octets with its CRLF.
 */
public final class Reply {
    private static final int LONGEST = 512 - 2;

    private final boolean positive;
    private final String line;
    private final int textAt;

    /** Several event loops say the same: none may see it before it is filled. */
    private volatile byte[] bytes;

    private Reply(boolean positive, String line, int textAt) {
        this.positive = positive;
        this.textAt = textAt;
        this.line = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }

    /** A positive reply: {@code +OK text}. */
    public static Reply ok(String text) {
        return new Reply(true, text.isEmpty() ? "+OK" : "+OK " + text, text.isEmpty() ? 3 : 4);
    }

    /** A negative reply: {@code -ERR text}. */
    public static Reply err(String text) {
        return new Reply(false, "-ERR " + text, 5);
    }

    /** A negative reply with a response code, such as SYS/TEMP: {@code -ERR [code] text}. */
    public static Reply err(String code, String text) {
        return new Reply(false, "-ERR [" + code + "] " + text, 8 + code.length());
    }

    /** Returns the sentence with each {@code {}} replaced by the next of {@code values}. */
    public Reply with(Object... values) {
        StringBuilder text = new StringBuilder(line.length() + 16);
        int from = 0;
        for (Object value : values) {
            int at = line.indexOf("{}", from);
            if (at < 0) {
                break;
            }
            text.append(line, from, at).append(value);
            from = at + 2;
        }
        return new Reply(positive, text.append(line, from, line.length()).toString(), textAt);
    }

    /** Returns whether it is {@code +OK}. */
    public boolean isPositive() {
        return positive;
    }

    /** Returns the sentence alone, without status and code. */
    public String text() {
        return line.substring(Math.min(textAt, line.length()));
    }

    /** Returns the line without its CRLF. */
    public String line() {
        return line;
    }

    /** Returns the line with its CRLF; the array is shared and not to be written to. */
    public byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
            bytes = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return line;
    }
}
