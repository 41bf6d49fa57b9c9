package popit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsideTest {
    private final Aside aside = new Aside();

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void keepsOctetsInTheirOrder() {
        StringBuilder all = new StringBuilder();
        aside.lend();
        for (int i = 0; i < 500; i++) {
            assertTrue(aside.keeps(octets("NOOP " + i)));
            all.append("NOOP ").append(i);
        }
        assertEquals(all.length(), aside.size());
        assertEquals(all.toString(), new String(aside.takeBack(), StandardCharsets.US_ASCII));
        assertEquals(0, aside.size());
        assertEquals(0, aside.takeBack().length);
        assertFalse(aside.keeps(octets("NOOP")));
    }

    @Test
    void comesBackByItselfOnlyWhenNothingHappened() {
        aside.lend();
        assertTrue(aside.givesBack());
        assertFalse(aside.isLent());
        aside.lend();
        assertTrue(aside.keeps(octets("QUIT")));
        assertFalse(aside.givesBack());
        assertEquals(4, aside.takeBack().length);
        aside.lend();
        assertTrue(aside.isLent());
        assertFalse(aside.givesBack(), "who saw it lent did not act, and counts on its return");
        aside.takeBack();
        aside.lend();
        assertTrue(aside.givesBack());
    }
}
