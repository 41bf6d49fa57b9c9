package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Certificates as openssl s_client sees them, their reload, and HAProxy in front. */
class TlsTest {
    private static final String CERTIFICATES =
            """
            tls.cert @DIR@/first.pem
            tls.key @DIR@/first.key
            tls.cert @TESTS@/certificates/ec.pem
            tls.key @TESTS@/certificates/ec-encrypted.key
            tls.cert @TESTS@/certificates/other.pem
            tls.key @TESTS@/certificates/other.key
            tls.keypass opensesame
            tls.bindto 127.0.0.1:0
            proxy.from 127.0.0.5
            """;

    private static Site site;

    @TempDir Path dir;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(Setup.STANDARD.withPopserv(CERTIFICATES), Road.RESIDENT);
        show("rsa");
        site.start();
        site.layOut(new Mail());
    }

    @AfterAll
    static void stop() throws Exception {
        assertEquals(0, site.stop().status(), site::evidence);
        assertFalse(site.log().contains("Exception"), site::evidence);
        site.close();
    }

    private static void show(String name) throws IOException {
        Path certificates = Checkout.root().resolve("tests/certificates");
        for (String kind : new String[] {"pem", "key"}) {
            Files.copy(
                    certificates.resolve(name + "." + kind),
                    site.dir().resolve("first." + kind),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String openssl(String... options) throws Exception {
        Clients.need("openssl");
        List<Object> command = new ArrayList<>(List.of("openssl", "s_client", "-starttls", "pop3"));
        command.addAll(List.of("-connect", "127.0.0.1:" + site.port()));
        command.addAll(List.of(options));
        return Program.run(dir, 30, command.toArray()).out();
    }

    @Test
    void theCertificateFollowsTheHostAndWhatTheClientCanDo() throws Exception {
        assertTrue(openssl("-servername", "pop.example.com").contains("subject=CN = ec"));
        assertTrue(openssl("-servername", "POP.example.com").contains("subject=CN = ec"));
        String rsa = "ECDHE-RSA-AES128-GCM-SHA256";
        String old = openssl("-servername", "pop.example.com", "-tls1_2", "-cipher", rsa);
        assertTrue(old.contains("subject=CN = rsa"), old);
        assertTrue(openssl("-servername", "a.example.org").contains("subject=CN = other"));
        assertTrue(openssl("-servername", "a.b.example.org").contains("subject=CN = ec"));
        assertTrue(openssl("-noservername").contains("subject=CN = ec"));
        String weak = openssl("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
        assertTrue(weak.contains("no peer certificate"), weak);
    }

    @Test
    void hupShowsTheNewCertificateAndLeavesLiveSessionsAlone() throws Exception {
        try (Peer before = Peer.connect(site.port(), null)) {
            before.ok();
            before.ok("STLS");
            before.startTls();
            before.ok("USER joe");
            before.ok("PASS secret");
            show("other");
            reload();
            Awaitility.await()
                    .until(() -> openssl("-servername", "x.test").contains("subject=CN = other"));
            before.ok("NOOP");
            // A key that does not fit: what was there still is.
            Files.copy(
                    Checkout.root().resolve("tests/certificates/rsa.key"),
                    site.dir().resolve("first.key"),
                    StandardCopyOption.REPLACE_EXISTING);
            reload();
            Awaitility.await()
                    .until(() -> site.log().contains("is not the key of the certificate"));
            assertTrue(openssl("-servername", "x.test").contains("subject=CN = other"));
            before.ok("QUIT");
        } finally {
            show("rsa");
            reload();
            Awaitility.await()
                    .until(() -> openssl("-servername", "x.test").contains("subject=CN = ec"));
        }
    }

    private static void reload() throws Exception {
        Program.run(site.dir(), 10, "kill", "-HUP", "" + site.popserv().pid());
    }

    @Test
    void haproxySpeaksForItsClients() throws Exception {
        Clients.need("haproxy");
        int first = Site.freePort();
        int second = Site.freePort();
        Files.writeString(
                dir.resolve("both.pem"),
                Files.readString(Checkout.root().resolve("tests/certificates/rsa.pem"))
                        + Files.readString(Checkout.root().resolve("tests/certificates/rsa.key")));
        Files.writeString(
                dir.resolve("haproxy.cfg"),
                """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                listen one
                  bind 127.0.0.1:%d
                  server s 127.0.0.1:%d source 127.0.0.5 send-proxy
                listen two
                  bind 127.0.0.1:%d ssl crt both.pem
                  server s 127.0.0.1:%d source 127.0.0.5 send-proxy-v2 \
                      proxy-v2-options ssl,ssl-cipher,authority,crc32c
                """
                        .formatted(first, site.port(), second, site.port()));
        try (Program haproxy =
                Program.start(dir, java.util.Map.of(), "haproxy", "-f", "haproxy.cfg")) {
            Awaitility.await().until(() -> listens(first) && listens(second));
            try (Peer plain = Peer.connect(first, java.net.InetAddress.getByName("127.0.0.77"))) {
                plain.login("joe", "secret").ok("QUIT");
            }
            try (Peer secure = Peer.connect(second, java.net.InetAddress.getByName("127.0.0.78"))) {
                secure.startTls();
                secure.login("joe", "secret").ok("QUIT");
            }
            Awaitility.await().until(() -> site.log().contains(" ip=127.0.0.78 local=127.0.0.1 m"));
            assertTrue(site.log().contains(" login user=joe ip=127.0.0.77 "), site::evidence);
            String line =
                    site.log()
                            .lines()
                            .filter(l -> l.contains("login user=joe ip=127.0.0.78"))
                            .findFirst()
                            .orElse("");
            assertTrue(line.contains("tls=TLSv1.3/"), line);
            haproxy.handle().destroy();
        }
    }

    private static boolean listens(int port) {
        try (java.net.Socket probe = new java.net.Socket("127.0.0.1", port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
