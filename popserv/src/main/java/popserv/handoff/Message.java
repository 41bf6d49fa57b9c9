package popserv.handoff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import popserv.base.Utf8;

/**
 * One message on the link between the front and a resident worker, as text: a first line {@code
 * popserv-handoff 1 KIND}, lines {@code name value}, an empty line, and a body of raw octets.
 *
 * <p>Values are UTF-8 in which controls, DEL and the percent sign are written {@code %XX}. What
 * arrives is an input like any other: everything is bounded and checked, and the first thing wrong
 * refuses the whole message. HANDOFF.md describes the format for writers of workers.
 *
 * @param kind what the message says: {@code session}, {@code taken}...
 * @param fields its names and values, in order; a name may repeat
 * @param body the octets after the empty line; never null
 */
public record Message(String kind, List<Field> fields, byte[] body) {
    /** The version of the format this class writes, and the only one it reads. */
    public static final int VERSION = 1;

    /** The longest message in octets, head and body together. */
    public static final int MAX_OCTETS = 65536;

    /** The most fields in a message. */
    public static final int MAX_FIELDS = 1024;

    private static final int MAX_NAME = 32;
    private static final String FIRST_WORDS = "popserv-handoff " + VERSION + " ";
    private static final byte[] NO_BODY = {};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** The most octets one character of a value takes, be it escaped or not. */
    static final int LONGEST_CHARACTER = 3;

    /** One line of the head: a name (lower case letters and hyphens) and its value, unescaped. */
    public record Field(String name, String value) {}

    /** A message without body. */
    static Message of(String kind, Field... fields) {
        return new Message(kind, List.of(fields), NO_BODY);
    }

    /** The value of the only field of this name; a missing or repeated one is malformed. */
    String one(String name) throws MalformedMessage {
        String found = null;
        for (Field field : fields) {
            if (field.name.equals(name)) {
                if (found != null) {
                    throw new MalformedMessage("field " + name + " is repeated");
                }
                found = field.value;
            }
        }
        if (found == null) {
            throw new MalformedMessage("field " + name + " is missing");
        }
        return found;
    }

    /** The values of all fields of this name, in order. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name.equals(name)) {
                values.add(field.value);
            }
        }
        return values;
    }

    /**
     * The message as it travels.
     *
     * @throws IllegalArgumentException when it is longer than {@link #MAX_OCTETS}, has too many
     *     fields, or a value is no Unicode text (a lone surrogate)
     */
    public byte[] encode() {
        ByteBuffer out = head(kind, fields, body.length);
        out.put(body);
        if (out.position() > MAX_OCTETS || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("the message is too long to be handed over");
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * How many octets of a message are not its body.
     *
     * @throws IllegalArgumentException when a value is no Unicode text
     */
    static int headOctets(String kind, List<Field> fields) {
        return head(kind, fields, 0).position();
    }

    /** Writes a head into a buffer that has room for so many octets more. */
    private static ByteBuffer head(String kind, List<Field> fields, int more) {
        int most = FIRST_WORDS.length() + kind.length() + 2 + more;
        for (Field field : fields) {
            most += field.name.length() + 2 + LONGEST_CHARACTER * field.value.length();
        }
        ByteBuffer out = ByteBuffer.allocate(most);
        ascii(FIRST_WORDS, out);
        ascii(kind, out);
        for (Field field : fields) {
            out.put((byte) '\n');
            ascii(field.name, out);
            out.put((byte) ' ');
            escape(field.value, out);
        }
        return out.put((byte) '\n').put((byte) '\n');
    }

    private static void ascii(String word, ByteBuffer out) {
        out.put(word.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void escape(String value, ByteBuffer out) {
        byte[] octets = Utf8.octets(value);
        if (octets == null) {
            throw new IllegalArgumentException("a value is no Unicode text");
        }
        for (byte octet : octets) {
            if (octet >= 0 && octet < 0x20 || octet == 0x7f || octet == '%') {
                out.put((byte) '%').put(HEX[octet >> 4]).put(HEX[octet & 15]);
            } else {
                out.put(octet);
            }
        }
    }

    /**
     * Reads one message.
     *
     * @param octets a buffer that holds it
     * @param length how many octets of the buffer are the message
     * @throws MalformedMessage when it is not what HANDOFF.md describes
     */
    public static Message decode(byte[] octets, int length) throws MalformedMessage {
        if (length > MAX_OCTETS) {
            throw new MalformedMessage("too long");
        }
        int end = endOfLine(octets, 0, length);
        String first = new String(octets, 0, end, StandardCharsets.ISO_8859_1);
        if (!first.startsWith(FIRST_WORDS)) {
            throw new MalformedMessage("not a hand-over message of version " + VERSION);
        }
        String kind = name(first.substring(FIRST_WORDS.length()));
        List<Field> fields = new ArrayList<>();
        int from = end + 1;
        for (end = endOfLine(octets, from, length);
                end > from;
                end = endOfLine(octets, from, length)) {
            if (fields.size() == MAX_FIELDS) {
                throw new MalformedMessage("too many fields");
            }
            fields.add(field(octets, from, end));
            from = end + 1;
        }
        return new Message(kind, fields, Arrays.copyOfRange(octets, from + 1, length));
    }

    private static int endOfLine(byte[] octets, int from, int length) throws MalformedMessage {
        for (int i = from; i < length; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        throw new MalformedMessage("the head has no end");
    }

    private static Field field(byte[] octets, int from, int end) throws MalformedMessage {
        int blank = from;
        while (blank < end && octets[blank] != ' ') {
            blank++;
        }
        if (blank == end || blank - from > MAX_NAME) {
            throw new MalformedMessage("a line without name and value");
        }
        String name = name(new String(octets, from, blank - from, StandardCharsets.ISO_8859_1));
        return new Field(name, unescape(octets, blank + 1, end));
    }

    private static String name(String word) throws MalformedMessage {
        if (word.isEmpty() || word.length() > MAX_NAME) {
            throw new MalformedMessage("an empty or overlong name");
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < 'a' || c > 'z') && c != '-') {
                throw new MalformedMessage("a name has a character that names do not have");
            }
        }
        return word;
    }

    private static String unescape(byte[] octets, int from, int end) throws MalformedMessage {
        byte[] plain = new byte[end - from];
        int size = 0;
        for (int i = from; i < end; i++) {
            byte octet = octets[i];
            if (octet >= 0 && octet < 0x20 || octet == 0x7f) {
                throw new MalformedMessage("a control character in a value");
            }
            if (octet == '%') {
                if (i + 2 >= end) {
                    throw new MalformedMessage("a percent sign without two digits");
                }
                octet = (byte) (digit(octets[i + 1]) << 4 | digit(octets[i + 2]));
                i += 2;
            }
            plain[size++] = octet;
        }
        String text = Utf8.text(plain, size);
        if (text == null) {
            throw new MalformedMessage("a value is not UTF-8");
        }
        return text;
    }

    private static int digit(byte octet) throws MalformedMessage {
        int digit = octet < 0 ? -1 : Character.digit(octet, 16);
        if (digit < 0) {
            throw new MalformedMessage("a percent sign without two digits");
        }
        return digit;
    }

    /** The kind alone: fields may hold what a log should not. */
    @Override
    public String toString() {
        return "Message[" + kind + "]";
    }
}
