package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import popserv.base.Utf8;

/**
 * The mapping and normalization of SASLprep (RFC 4013 sections 2.1 and 2.2), which SCRAM asks for,
 * so that a password typed on two keyboards is the same. What SASLprep would refuse is let through:
 * the stored password decides. Octets that are no UTF-8 stay as they are.
 */
final class Saslprep {
    private Saslprep() {}

    /** Returns the octets a password is hashed as. */
    static byte[] prepare(byte[] octets) {
        boolean ascii = true;
        for (byte octet : octets) {
            ascii &= octet >= 0;
        }
        if (ascii) {
            return octets;
        }
        String text = Utf8.text(octets);
        return text == null ? octets : prepare(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a text mapped and in normalization form KC. */
    static String prepare(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (isSpace(c)) {
                                mapped.append(' ');
                            } else if (!isNothing(c)) {
                                mapped.appendCodePoint(c);
                            }
                        });
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    }

    /** RFC 3454 table C.1.2. */
    private static boolean isSpace(int c) {
        return c == 0xA0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200B
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** RFC 3454 table B.1. */
    private static boolean isNothing(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || c >= 0x180B && c <= 0x180D
                || c == 0x200C
                || c == 0x200D
                || c == 0x2060
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFEFF;
    }
}
