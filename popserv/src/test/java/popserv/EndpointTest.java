package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:1110, 192.0.2.1:1110",
        "192.0.2.1, 192.0.2.1:110",
        ":1110, *:1110",
        "*, *:110",
        "[::1]:1110, [::1]:1110",
        "::1, [::1]:110",
        "[fe80::1%eth0]:110, [fe80::1%eth0]:110",
        "::ffff:192.0.2.255, [::ffff:192.0.2.255]:110",
        "pop.example.com:pop3s, pop.example.com:995"
    })
    void addressAndPortAreBothOptional(String text, String shown) {
        assertEquals(shown, Endpoint.parse(text, 110).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1:65536",
                "192.0.2.1:",
                "[::1",
                "192.0.2.1/24",
                "a b",
                "192.0.2.300",
                "192.0.2",
                "192.0.2.1.",
                "-1",
                "\"\"",
                "[::x]:110",
                "a,b:110"
            })
    void anythingElseIsAMistake(String text) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text, 110));
    }

    /** It may be an address as well, so only the host can tell. */
    @Test
    void aPortBehindABareAddressIsToldHowToWriteIt() {
        String nobodys = "Cannot assign requested address";
        assertEquals(
                nobodys + "; a port stands behind brackets: [::1]:110",
                Endpoint.parse("::1:110", 110).unbound(nobodys));
        for (String plain : new String[] {"2001:db8::a", "::2", "192.0.2.1:110", ":110"}) {
            assertEquals(nobodys, Endpoint.parse(plain, 110).unbound(nobodys), plain);
        }
        assertEquals("in use", Endpoint.parse("::1:110", 110).unbound("in use"));
    }

    /** Who writes it means the port, and would wait for a name server's answer to it. */
    @Test
    void aBareNumberIsToldHowToWriteAPort() {
        IllegalArgumentException mistake =
                assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("1110", 110));
        assertEquals(
                "takes [address][:port]; for all addresses and the port 1110 write :1110",
                mistake.getMessage());
    }
}
