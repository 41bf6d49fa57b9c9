package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HostsTest {
    @Test
    void theFirstIsTriedAgainAfterAWhileAndUsedWhenItAnswers() {
        Hosts<String> hosts = new Hosts<>(List.of("a", "b", "c"), Duration.ofMillis(200));
        assertEquals(List.of("a", "b", "c"), hosts.order());
        hosts.failed("a");
        hosts.failed("a");
        assertEquals(List.of("b", "c", "a"), hosts.order());
        hosts.failed("b");
        assertEquals(List.of("c", "a", "b"), hosts.order());
        Awaitility.await().until(() -> "a".equals(hosts.due()));
        assertEquals(List.of("c", "a", "b"), hosts.order(), "whoever asks does not wait for it");
        hosts.tried(true);
        assertEquals(List.of("a", "b", "c"), hosts.order());
        assertNull(hosts.due());
    }

    @Test
    void isToldOfAnother() {
        Hosts<String> hosts = new Hosts<>(List.of("a", "b"), Duration.ZERO);
        assertFalse(hosts.isAnother("a"));
        assertTrue(hosts.isAnother("b"));
        assertFalse(hosts.isAnother("b"));
        assertTrue(hosts.isAnother("a"));
    }

    @Test
    void oneTriesItForAll() {
        Hosts<String> hosts = new Hosts<>(List.of("a", "b"), Duration.ofHours(1));
        hosts.failed("a");
        assertNull(hosts.due());
        Hosts<String> impatient = new Hosts<>(List.of("a", "b"), Duration.ZERO);
        assertNull(impatient.due(), "it is in use");
        impatient.failed("a");
        assertEquals("a", impatient.due());
        assertNull(impatient.due(), "it hangs");
        impatient.tried(false);
        assertEquals("a", impatient.due());
        assertEquals(List.of("b", "a"), impatient.order());
    }

    @Test
    void anOutageIsToldOnceAndTriedSeldom() throws Exception {
        List<String> told = new ArrayList<>();
        Outage outage = new Outage("mysql", (level, line) -> told.add(line));
        outage.check();
        outage.failed("gone", null);
        outage.failed("gone", null);
        assertThrows(DatabaseDown.class, outage::check);
        assertEquals(1, told.size());
        Awaitility.await().until(() -> passes(outage));
        // One tries, the others wait for what it finds.
        assertThrows(DatabaseDown.class, outage::check);
        outage.over();
        outage.check();
        outage.check();
    }

    private static boolean passes(Outage outage) {
        try {
            outage.check();
            return true;
        } catch (DatabaseDown e) {
            return false;
        }
    }
}
