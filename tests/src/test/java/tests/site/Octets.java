package tests.site;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text in the test files to octets and back. One char is one octet (ISO-8859-1), so that 8-bit mail
 * and NUL survive.
 */
public final class Octets {
    private Octets() {}

    /** The octets of a text, one for each char. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text of octets, one char for each. */
    public static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /**
     * Replaces escapes: {@code \r \n \t \\ \0}, {@code \xHH} for one octet, and {@code \{N:text}}
     * for N times the text.
     *
     * @throws IllegalArgumentException for any other character after a backslash
     */
    public static String unescape(String s) {
        StringBuilder out = new StringBuilder(s.length());
        int i = 0;
        while (i < s.length()) {
            char c = s.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char e = i < s.length() ? s.charAt(i++) : ' ';
            if (e == 'x') {
                out.append((char) Integer.parseInt(s.substring(i, i + 2), 16));
                i += 2;
            } else if (e == '{') {
                int end = s.indexOf('}', i);
                String[] parts = s.substring(i, end).split(":", 2);
                out.append(parts[1].repeat(Integer.parseInt(parts[0])));
                i = end + 1;
            } else {
                out.append(single(e));
            }
        }
        return out.toString();
    }

    private static char single(char escape) {
        return switch (escape) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 't' -> '\t';
            case '0' -> '\0';
            case '\\' -> '\\';
            default -> throw new IllegalArgumentException("unknown escape \\" + escape);
        };
    }

    /** For people: control characters and 8-bit octets as {@code \xHH}, cut after 200 octets. */
    public static String printable(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(s.length(), 200); i++) {
            char c = s.charAt(i);
            out.append(
                    c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return s.length() <= 200 ? out.toString() : out + "... (" + s.length() + " octets)";
    }

    /**
     * A stored message as RFC 1939 section 3 sends it: every line ends in CRLF, the last one too.
     * Dots are not yet doubled: this is what octet counts are counts of.
     */
    public static byte[] sent(byte[] stored) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length + 64);
        int last = '\n';
        for (byte b : stored) {
            if (b == '\n' && last != '\r') {
                out.write('\r');
            }
            out.write(b);
            last = b;
        }
        if (last != '\n') {
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    /** The same with the dots at the beginnings of lines doubled and the final dot line added. */
    public static byte[] stuffed(byte[] stored) {
        byte[] sent = sent(stored);
        ByteArrayOutputStream out = new ByteArrayOutputStream(sent.length + 64);
        int last = '\n';
        for (byte b : sent) {
            if (b == '.' && last == '\n') {
                out.write('.');
            }
            out.write(b);
            last = b;
        }
        out.writeBytes(of(".\r\n"));
        return out.toByteArray();
    }

    /** The lines of a message on the wire, dots doubled, without the dot line that ends it. */
    public static List<String> wire(byte[] stored) {
        List<String> lines = List.of(text(stuffed(stored)).split("\r\n", -1));
        return lines.subList(0, lines.size() - 2);
    }

    /** RFC 1939 section 7, TOP: the header, the empty line, and so many lines of the body. */
    public static List<String> top(byte[] stored, int count) {
        List<String> all = wire(stored);
        int empty = all.indexOf("");
        return empty < 0 ? all : all.subList(0, Math.min(all.size(), empty + 1 + count));
    }
}
