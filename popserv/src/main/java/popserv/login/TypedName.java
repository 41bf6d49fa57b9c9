package popserv.login;

import java.nio.charset.StandardCharsets;
import popserv.base.Utf8;

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
        String text = Utf8.text(octets.getBytes(StandardCharsets.ISO_8859_1));
        boolean control = text != null && text.chars().anyMatch(Character::isISOControl);
        return control ? null : text;
    }
}
