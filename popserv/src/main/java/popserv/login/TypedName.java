package popserv.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The name in a command, which is text in UTF-8 (RFC 6856 section 2.2), as long as a line lets it.
 */
final class TypedName {
    private TypedName() {}

    /**
     * Reads a name.
     *
     * @param octets as they came, one character an octet
     * @return null if they are not UTF-8 or hold a control character
     */
    static String read(String octets) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                            .toString();
            boolean control = text.chars().anyMatch(Character::isISOControl);
            return control ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
