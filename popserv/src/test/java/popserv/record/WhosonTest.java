package popserv.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.name.Ere;

class WhosonTest {
    private static final WhosonRules ALL = rules("+.");
    private static final String JOE = "LOGIN 192.0.2.7 joe@example.com\r\n\r\n";

    @TempDir Path directory;
    private final List<WhosonDaemon> daemons = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();

    @AfterEach
    void stop() {
        daemons.forEach(WhosonDaemon::close);
    }

    /** Each rule is its expression after a plus for allow, a minus for deny. */
    private static WhosonRules rules(String... lines) {
        return new WhosonRules(
                List.of(lines).stream()
                        .map(
                                line ->
                                        new WhosonRules.Rule(
                                                line.charAt(0) == '+',
                                                Ere.ignoringCase(line.substring(1))))
                        .toList());
    }

    private WhosonDaemon daemon(String kind) {
        WhosonDaemon daemon = new WhosonDaemon(kind, directory);
        daemons.add(daemon);
        return daemon;
    }

    private static Whoson whoson(WhosonRules rules, String... servers) {
        return new Whoson(rules, List.of(servers).stream().map(WhosonServer::parse).toList());
    }

    private int tell(Whoson whoson, String account) throws Delivery.Unreachable {
        return whoson.deliver(
                List.of(Logins.of(account)), (count, reason) -> losses.add(count + " " + reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "unix", "unixd"})
    void tellsEachKindOfServer(String kind) throws Exception {
        WhosonDaemon daemon = daemon(kind);
        try (Whoson whoson = whoson(ALL, daemon.address())) {
            assertEquals(1, tell(whoson, "joe@example.com"));
            assertEquals(1, tell(whoson, "joe@example.com"));
            assertTrue(daemon.requests().size() >= 2);
            assertEquals(Set.of(JOE), Set.copyOf(daemon.requests()));
            daemon.answer = "*command parse error\r\n\r\n";
            assertEquals(0, tell(whoson, "joe@example.com"));
            assertEquals(List.of("1 refused: *command parse error"), losses);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "unix", "unixd"})
    void aSilentServerIsGivenUp(String kind) throws Exception {
        WhosonDaemon daemon = daemon(kind);
        daemon.answer = null;
        try (Whoson whoson = whoson(ALL, daemon.address())) {
            assertThrows(Delivery.Unreachable.class, () -> tell(whoson, "joe@example.com"));
            // Then it comes back, and late answers are not taken for new ones.
            daemon.answer = "+LOGIN OK\r\n\r\n";
            assertEquals(1, tell(whoson, "ann@example.com"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void connectionsTheServerEndsAreMadeAgain(String kind) throws Exception {
        WhosonDaemon daemon = daemon(kind);
        daemon.hangsUp = true;
        try (Whoson whoson = whoson(ALL, daemon.address())) {
            for (int i = 0; i < 5; i++) {
                assertEquals(1, tell(whoson, "joe@example.com"));
            }
            assertEquals(5, daemon.requests().size());
        }
    }

    @Test
    void theNextServerIsAskedAndTheDeadOnePassedOver() throws Exception {
        WhosonDaemon alive = daemon("tcp");
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Whoson whoson =
                        whoson(ALL, "tcp:127.0.0.1:" + deaf.getLocalPort(), alive.address())) {
            assertEquals(1, tell(whoson, "joe@example.com"));
            deaf.accept().close();
            assertEquals(1, tell(whoson, "joe@example.com"));
            deaf.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, deaf::accept, "it is not asked again");
        }
    }

    @Test
    void whatIsNotThereIsSaid() {
        try (Whoson whoson =
                whoson(ALL, "unix:" + directory + "/none", "unixd:" + directory + "/none")) {
            Delivery.Unreachable e =
                    assertThrows(Delivery.Unreachable.class, () -> tell(whoson, "joe"));
            assertTrue(e.getMessage().contains("ENOENT"), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "joe@example.com, true",
        "JOE@EXAMPLE.COM, true",
        "test@example.com, false",
        "Test@Other.org, false",
        "ann@other.org, false",
    })
    void theFirstRuleThatMatchesDecides(String account, boolean allowed) {
        WhosonRules rules = rules("-^test@", "+@Example[.]com$", "-@", "+.");
        assertEquals(allowed, rules.allow(account));
    }

    @Test
    void whoIsNotAllowedIsNotTold() throws IOException {
        WhosonDaemon daemon = daemon("udp");
        try (Whoson whoson = whoson(rules("+@b"), daemon.address())) {
            assertEquals(0, tell(whoson, "joe@a"));
            assertEquals(1, tell(whoson, "joe@b"));
        }
        assertEquals(Set.of("LOGIN 192.0.2.7 joe@b\r\n\r\n"), Set.copyOf(daemon.requests()));
        assertTrue(rules("-x").denyAll() && rules().denyAll());
        assertFalse(rules("-x", "+y").denyAll());
        assertEquals(List.of(), losses);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"joe\r\n\r\nLOGOUT 192.0.2.9", "joe\nx", " joe", "joe ", "a  b", "a\0b"})
    void noNameBendsTheRequest(String account) throws IOException {
        WhosonDaemon daemon = daemon("udp");
        try (Whoson whoson = whoson(rules("+"), daemon.address())) {
            assertEquals(0, tell(whoson, account));
            assertEquals(0, tell(whoson, "a".repeat(4096)));
            assertEquals(2, losses.size());
            assertEquals(1, tell(whoson, "joe smith"));
        }
        assertEquals(Set.of("LOGIN 192.0.2.7 joe smith\r\n\r\n"), Set.copyOf(daemon.requests()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "udp",
                "udp:",
                "tcp:h:0",
                "tcp:h:99999",
                "unix:x",
                "http://x",
                "udp:::1:5"
            })
    void refusesWhatIsNoServer(String text) {
        assertThrows(IllegalArgumentException.class, () -> WhosonServer.parse(text));
    }

    @Test
    void readsServers() {
        assertEquals("udp:[::1]:5", WhosonServer.parse("udp:[::1]:5").toString());
        assertEquals("tcp:localhost:9876", WhosonServer.parse("tcp:localhost").toString());
        assertEquals("unixd:/run/w", WhosonServer.parse("unixd:/run/w").toString());
    }
}
