package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EventTest {
    @Test
    void writesKeysInTheOrderOfTheTable() {
        assertEquals(
                "s1 login user=joe ip=192.0.2.7 method=PASS",
                Event.LOGIN.line(
                        "s1", "method", "PASS", "ip", "192.0.2.7", "user", "joe", "tls", null));
    }

    @Test
    void nothingAClientSendsBendsALine() {
        assertEquals(
                "- login-failed user=\"x\\x0a- login user\\x3droot \\\" \\\\ \\xc3\\xa9\"",
                Event.LOGIN_FAILED.line(null, "user", "x\n- login user=root \" \\ \u00e9"));
    }

    @Test
    void everyKeyIsExplained() {
        for (Event event : Event.all()) {
            assertTrue(EventKeys.MEANINGS.keySet().containsAll(event.keys()), event.name());
        }
    }
}
