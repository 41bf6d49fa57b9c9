package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Clients that send and never read, that hang up in the middle, and that speak no TLS. */
class RudeClientsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** A client that has heard the greeting. */
    private static SocketChannel greeted(Site site) throws IOException {
        SocketChannel client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        client.connect(new InetSocketAddress(LOOPBACK, site.port()));
        ByteBuffer octet = ByteBuffer.allocate(1);
        do {
            octet.clear();
        } while (client.read(octet) > 0 && octet.get(0) != '\n');
        return client;
    }

    /** A client that reads no more. */
    private static SocketChannel deaf(Site site) throws IOException {
        SocketChannel client = greeted(site);
        client.configureBlocking(false);
        return client;
    }

    /** Sends as much as goes; returns whether the other side has closed. */
    private static boolean hasClosed(SocketChannel client) {
        ByteBuffer flood = ByteBuffer.wrap(Octets.of("CAPA\r\n".repeat(1000)));
        try {
            while (client.write(flood) > 0) {
                flood.rewind();
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    /** Sends this little; returns whether the other side has closed. */
    private static boolean hasClosed(SocketChannel client, byte[] octets) {
        try {
            client.write(ByteBuffer.wrap(octets));
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static void awaitWelcome(Site site) {
        await().atMost(SOON)
                .until(
                        () -> {
                            try (Peer peer = site.connect(null)) {
                                return peer.hear().startsWith("+OK");
                            }
                        });
    }

    @Test
    void whoNeverReadsIsClosedAndCountsUntilThen() throws Exception {
        Setup setup = Setup.STANDARD.withPopserv("sameaddrmax 1\ntimelimit 1\n");
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            try (SocketChannel client = deaf(site)) {
                assertFalse(hasClosed(client));
                try (Peer peer = site.connect(null)) {
                    assertTrue(peer.hear().startsWith("-ERR [SYS/TEMP]"));
                }
                await().atMost(SOON).until(() -> hasClosed(client));
            }
            awaitWelcome(site);
        }
    }

    /** A handshake that the answer to STLS never lets begin is within the time for logging in. */
    @Test
    void whoNeverReadsTheAnswerToStlsIsClosed() throws Exception {
        Setup setup =
                Setup.STANDARD.withPopserv(
                        """
                        tls.cert @TESTS@/certificates/rsa.pem
                        tls.key @TESTS@/certificates/rsa.key
                        tls.bindto 127.0.0.1:0
                        timelimit 0
                        logintime 2
                        """);
        try (Site site = Site.started(setup, Road.RESIDENT);
                SocketChannel client = deaf(site)) {
            ByteBuffer octets = ByteBuffer.wrap(Octets.of("CAPA\r\n".repeat(50) + "STLS\r\n"));
            await().atMost(SOON)
                    .until(
                            () -> {
                                try {
                                    while (client.write(octets) > 0) {
                                        octets.rewind();
                                    }
                                    return false;
                                } catch (IOException closed) {
                                    return true;
                                }
                            });
        }
    }

    /** The answer to a guess is not worth waiting for; the guess counts all the same. */
    @Test
    void whoHangsUpAfterAGuessIsCounted() throws Exception {
        Setup setup =
                Setup.STANDARD
                        .withPopserv("auth.block 600\n")
                        .withAccounts(java.util.List.of("joe:{PLAIN}secret"));
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            for (int i = 0; i < 3; i++) {
                try (SocketChannel client = greeted(site)) {
                    client.setOption(StandardSocketOptions.SO_LINGER, 0);
                    client.write(ByteBuffer.wrap(Octets.of("USER joe\r\nPASS guess" + i + "\r\n")));
                }
            }
            await().atMost(SOON).until(() -> site.log().contains(" blocked user=joe "));
        }
    }

    /**
     * Closing a socket with octets unread would reset the connection, and what was said last could
     * be lost on its way.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUIT\r\n",
                "USER joe\r\nPASS secret\r\nQUIT\r\n",
                "USER joe\r\nPASS secret\r\n|QUIT\r\n"
            })
    void whoSendsOnAfterQuitHearsTheAnswerAndTheEnd(String said) throws Exception {
        try (Site site = Site.started(Setup.STANDARD, Road.RESIDENT);
                Socket client = new Socket(LOOPBACK, site.port())) {
            client.setSoTimeout(Peer.PATIENCE);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            String[] parts = said.split("\\|");
            if (parts.length > 1) {
                client.getOutputStream().write(Octets.of(parts[0]));
                in.readLine();
                in.readLine();
            }
            String last = parts[parts.length - 1] + "NOOP\r\n".repeat(20_000);
            client.getOutputStream().write(Octets.of(last));
            String heard = null;
            for (String line; (line = in.readLine()) != null; heard = line) {
                assertTrue(line.startsWith("+OK"), line);
            }
            assertTrue(heard.startsWith("+OK"), heard);
        }
    }

    @Test
    void whoSendsOnForEverAfterQuitIsClosed() throws Exception {
        try (Site site = Site.started(Setup.STANDARD, Road.RESIDENT);
                SocketChannel fast = greeted(site);
                SocketChannel slow = deaf(site)) {
            ByteBuffer quit = ByteBuffer.wrap(Octets.of("QUIT\r\n" + "NOOP\r\n".repeat(100)));
            slow.write(quit.duplicate());
            fast.write(quit);
            ByteBuffer flood = ByteBuffer.wrap(Octets.of("NOOP\r\n".repeat(1000)));
            assertThrows(
                    IOException.class,
                    () -> {
                        while (fast.write(flood) > 0) {
                            flood.rewind();
                        }
                    });
            await().atMost(SOON).until(() -> hasClosed(slow, Octets.of("N")));
        }
    }

    /** What a client sends in the clear where TLS is expected may be its password. */
    @Test
    void whatIsNoTlsIsNotLogged() throws Exception {
        int port = Site.freePort();
        Setup setup =
                Setup.STANDARD.withPopserv(
                        """
                        tls.cert @TESTS@/certificates/rsa.pem
                        tls.key @TESTS@/certificates/rsa.key
                        tls.bindto 127.0.0.1:%d
                        """
                                .formatted(port));
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            try (Peer peer = Peer.connect(port, null)) {
                peer.say("USER joe\r\nPASS Xyzzy-plugh");
                await().atMost(SOON).until(() -> site.log().contains(" tls-failed "));
            }
            String log = site.log().toLowerCase(java.util.Locale.ROOT);
            String hex = java.util.HexFormat.of().formatHex(Octets.of("Xyzzy"));
            assertFalse(log.contains(hex) || log.contains("xyzzy"), log);
        }
    }
}
