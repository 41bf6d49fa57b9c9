package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, 3306",
        "a:3307, a, 3307",
        "[::1]:3307, ::1, 3307",
        "[::1], ::1, 3306",
        "::1, ::1, 3306",
        ":110, '', 110",
        "a:0, a, 0",
        "a:65535, a, 65535",
        "a:65536, a, -1",
        "a:, a, -1",
        "a:pop3, a, -1",
        "[::1, '[:', 1",
        "'', '', 3306"
    })
    void whatStandsBehindTheColonIsThePort(String text, String host, int port) {
        HostPort written = HostPort.of(text);
        assertEquals(host, written.host());
        assertEquals(port, written.number(3306));
    }

    @ParameterizedTest
    @CsvSource({"a, a:110", "::1, [::1]:110", "*, *:110"})
    void anAddressWithColonsIsWrittenInBrackets(String host, String shown) {
        assertEquals(shown, HostPort.text(host, 110));
    }
}
