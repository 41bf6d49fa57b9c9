package popit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsideTest {

    @Test
    void keepsOctetsInTheirOrder() {
        Aside aside = new Aside();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            aside.add(("NOOP " + i).getBytes(StandardCharsets.US_ASCII));
            all.append("NOOP ").append(i);
        }
        assertEquals(all.length(), aside.size());
        assertEquals(all.toString(), new String(aside.take(), StandardCharsets.US_ASCII));
        assertEquals(0, aside.size());
        assertEquals(0, aside.take().length);
    }
}
