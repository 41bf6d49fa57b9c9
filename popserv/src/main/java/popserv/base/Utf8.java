package popserv.base;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes UTF-8 strictly (RFC 3629): what is none is no text, and not one with other
 * characters.
 */
public final class Utf8 {
    /** What Java puts in the place of octets that are no UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /** Returns octets as text; null if they are no UTF-8. */
    public static String text(byte[] octets) {
        return text(octets, octets.length);
    }

    /** Returns the first octets of a buffer as text; null if they are no UTF-8. */
    public static String text(byte[] octets, int length) {
        // Java's quick way is not strict, but what it forgives is seen.
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictly(ByteBuffer.wrap(octets, 0, length));
    }

    private static String strictly(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns the octets of text; null if it is no Unicode text (a lone surrogate). */
    public static byte[] octets(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return strictly(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] strictly(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        // Java writes a question mark for what has no octets.
        return text.equals(text(octets)) ? octets : null;
    }
}
