package popserv.base;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 strictly (RFC 3629): what is none is no text, and not one with other characters. */
public final class Utf8 {
    private Utf8() {}

    /** Returns octets as text; null if they are no UTF-8. */
    public static String text(byte[] octets) {
        return text(ByteBuffer.wrap(octets));
    }

    /** Returns what a buffer holds as text; null if it is no UTF-8. */
    public static String text(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
