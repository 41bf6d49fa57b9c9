package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/25, 192.0.2.127, true",
        "192.0.2.0/25, 192.0.2.128, false",
        "192.0.2.99/25, 192.0.2.1, true",
        "0.0.0.0/0, 198.51.100.7, true",
        "0.0.0.0/0, ::1, false",
        "198.51.100.7, 198.51.100.7, true",
        "198.51.100.7, 198.51.100.6, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "fe80::1%eth0, fe80::1, true",
        "::ffff:192.0.2.1, 192.0.2.1, true"
    })
    void itsLeadingBitsDecide(String network, String address, boolean holds) throws Exception {
        assertEquals(holds, Network.parse(network).holds(address));
        assertEquals(holds, Network.parse(network).holds(InetAddress.getByName(address)));
    }

    @Test
    void isShownAsItWasWritten() {
        assertEquals("2001:db8::/32", Network.parse("2001:db8::/32").toString());
    }

    @Test
    void whatIsNoAddressIsInNone() {
        assertEquals(false, Network.parse("0.0.0.0/0").holds("localhost"));
        assertEquals(false, Network.parse("::/0").holds(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "192.0.2",
                "192.0.2.0/33",
                "192.0.2.0/x",
                "192.0.2.0/",
                "::1/129",
                "300.0.0.1",
                "10/8",
                ":::"
            })
    void anythingElseIsAMistake(String text) {
        assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    }
}
