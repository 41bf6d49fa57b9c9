package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tests.site.Program;
import tests.site.Site;

/** Where popserv listens: all addresses of a family are none of the other. */
class AddressesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final int port;
    private final InetAddress four = InetAddress.getByName("127.0.0.1");
    private final InetAddress six = InetAddress.getByName("::1");

    AddressesTest() throws IOException {
        port = Site.freePort();
        Assumptions.assumeTrue(NetworkInterface.getByInetAddress(six) != null, "no IPv6");
    }

    private void reload(Site site, String lines, String outcome) throws Exception {
        site.configure(lines);
        int before = site.log().split(outcome, -1).length;
        Program.signal("HUP", site.popserv().pid());
        await().atMost(SOON).until(() -> site.log().split(outcome, -1).length > before);
    }

    private void assertGreeted(InetAddress there) throws IOException {
        try (Socket client = new Socket(there, port)) {
            assertEquals('+', client.getInputStream().read());
        }
    }

    private void assertDeaf(InetAddress there) {
        assertThrows(ConnectException.class, () -> new Socket(there, port).close());
    }

    @Test
    void ofIpv4OfIpv6AndOfBoth() throws Exception {
        String all4 = "bindto 0.0.0.0:" + port + "\n";
        String all6 = "bindto [::]:" + port + "\n";
        try (Site site = Site.started()) {
            reload(site, all4, " - reloaded ");
            assertGreeted(four);
            assertDeaf(six);
            // As administrators of many other servers write it.
            reload(site, all4 + all6, " - reloaded ");
            assertGreeted(four);
            assertGreeted(six);
            reload(site, "bindto :" + port + "\n", " - configuration ");
            assertTrue(site.log().contains("; popserv itself has this port"), site::evidence);
            reload(site, "", " - reloaded ");
            assertDeaf(four);
            assertDeaf(six);
            reload(site, "bindto :" + port + "\n", " - reloaded ");
            assertGreeted(four);
            assertGreeted(six);
            assertEquals(0, site.stop().status());
        }
    }
}
