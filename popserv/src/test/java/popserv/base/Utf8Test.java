package popserv.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** The replacement character is text as any other where somebody wrote it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "joe", "j\u00f6e", "\u20ac", "\ud83d\ude00", "a\ufffdb", "\u0000"})
    void textGoesOutAndComesIn(String text) {
        byte[] octets = Utf8.octets(text);
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), octets);
        assertEquals(text, Utf8.text(octets));
    }

    /** Cut off, overlong, beyond Unicode, and half a character of UTF-16. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff",
                "a\u00c3",
                "\u00c0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00ef\u00bf\u00bd\u00ff"
            })
    void otherOctetsAreNoText(String octets) {
        assertNull(Utf8.text(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ude00\ud83d", "?\ud83d"})
    void halfACharacterIsNoText(String text) {
        assertNull(Utf8.octets(text));
    }

    @Test
    void onlySoMuchOfABufferIsRead() {
        assertEquals("ab", Utf8.text(new byte[] {'a', 'b', (byte) 0xff}, 2));
    }
}
