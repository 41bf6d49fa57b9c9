package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SwitchesTest {
    @Test
    void wordsOfOtherServersArePassedOver() {
        assertEquals(Switches.NONE, Switches.parse("userdb_mail=maildir:~/Maildir proxy"));
        assertEquals(Switches.NONE, Switches.parse("  "));
    }

    @Test
    void mechanismsAndTls() {
        Switches switches = Switches.parse("mechs=PLAIN,apop tls");
        assertTrue(switches.allow("plain", true, true, ""));
        assertFalse(switches.allow("plain", true, false, ""));
        assertTrue(switches.allow("apop", false, false, ""));
        assertFalse(switches.allow("scram-sha-256", false, true, ""));
        assertFalse(Switches.parse("nologin").allow("plain", true, true, ""));
    }

    @Test
    void networks() {
        Switches switches = Switches.parse("allow_nets=192.0.2.0/25,2001:db8::/33,198.51.100.7");
        assertTrue(switches.allow("plain", true, true, "192.0.2.127"));
        assertFalse(switches.allow("plain", true, true, "192.0.2.128"));
        assertTrue(switches.allow("plain", true, true, "2001:db8:7fff::1"));
        assertFalse(switches.allow("plain", true, true, "2001:db8:8000::1"));
        assertTrue(switches.allow("plain", true, true, "198.51.100.7"));
        assertFalse(switches.allow("plain", true, true, ""));
        assertFalse(switches.allow("plain", true, true, "localhost"));
        assertThrows(IllegalArgumentException.class, () -> Switches.parse("allow_nets=10/8x"));
        assertThrows(IllegalArgumentException.class, () -> Switches.parse("allow_nets=::1/129"));
    }
}
