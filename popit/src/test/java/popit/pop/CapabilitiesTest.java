package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import popit.maildir.MaildirOptions;

class CapabilitiesTest {
    private static final MaildirOptions USUAL = MaildirOptions.defaults();

    @Test
    void bothStatesAreTold() {
        List<String> lines =
                Capabilities.list("USER;SASL PLAIN;STLS;LOGIN-DELAY 60;UTF8 USER", USUAL);
        assertEquals(
                List.of(
                        "TOP",
                        "UIDL",
                        "RESP-CODES",
                        "AUTH-RESP-CODE",
                        "PIPELINING",
                        "EXPIRE NEVER",
                        "LANG",
                        "USER",
                        "SASL PLAIN",
                        "LOGIN-DELAY 60",
                        "UTF8 USER"),
                lines);
    }

    @Test
    void expiryIsTold() {
        assertTrue(Capabilities.list("", USUAL.withExpire(30, true)).contains("EXPIRE 30"));
        assertTrue(Capabilities.list("", USUAL.withExpire(0, false)).contains("EXPIRE 0"));
    }

    @Test
    void noLineIsForged() {
        assertFalse(Capabilities.list("USER\r\n.\r\n", USUAL).contains("USER\r\n."));
    }
}
