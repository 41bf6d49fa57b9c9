package tests.clients;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** OAuth 2.0 tokens in place of passwords, checked by an introspection endpoint. */
class TokensTest {
    private static final String TOKEN = "tok-en.0123456789";

    @TempDir Path dir;
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer provider;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext(
                "/",
                call -> {
                    String form =
                            new String(
                                    call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    if (form.contains("token=hangs")) {
                        awaitEnd();
                    }
                    String answer =
                            form.contains("token=" + TOKEN)
                                    ? "{\"active\":true,\"email\":\"joe\"}"
                                    : "{\"active\":false}";
                    call.sendResponseHeaders(200, answer.length());
                    call.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
                    call.close();
                });
        provider.start();
        String conf =
                "auth.mechs plain oauthbearer xoauth2\noauth.introspect http://127.0.0.1:"
                        + provider.getAddress().getPort()
                        + "/\n";
        site =
                Site.started(
                        Setup.STANDARD
                                .withAccounts(List.of("joe:{PLAIN}secret", "ann:{PLAIN}secret"))
                                .withPopserv(conf),
                        Road.RESIDENT);
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
        over.countDown();
        provider.stop(0);
    }

    private static String xoauth2(String user, String token) {
        String text = "user=" + user + "\u0001auth=Bearer " + token + "\u0001\u0001";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenOpensItsOwnersMaildropAndNoOther() throws Exception {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            assertEquals("+ ", peer.say("AUTH XOAUTH2").hear());
            assertTrue(peer.say(xoauth2("ann", TOKEN)).hear().startsWith("+ ey"), "told in JSON");
            assertTrue(peer.say("").hear().startsWith("-ERR [AUTH]"));
            assertTrue(peer.say("AUTH XOAUTH2 " + xoauth2("joe", "x")).hear().startsWith("+ ey"));
            assertTrue(peer.say("").hear().startsWith("-ERR [AUTH]"));
            peer.ok("AUTH XOAUTH2 " + xoauth2("joe", TOKEN));
            peer.ok("QUIT");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> site.log().contains(" login user=joe "));
        assertTrue(site.log().contains(" method=XOAUTH2 reason=forbidden"), site::evidence);
        assertFalse(site.log().contains("tok-en"), site::evidence);
    }

    @Test
    void aProviderThatHangsHoldsUpNoPassword() throws Exception {
        List<Peer> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Peer peer = site.connect(null);
                waiting.add(peer);
                peer.ok();
                peer.say("AUTH XOAUTH2 " + xoauth2("joe", "hangs" + i));
            }
            try (Peer ann = site.connect(null)) {
                ann.login("ann", "secret");
                ann.ok("QUIT");
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> site.log().contains(" login user=ann "));
            String before = site.log().split(" login user=ann ")[0];
            assertFalse(before.contains("reason=database"), site::evidence);
        } finally {
            for (Peer peer : waiting) {
                peer.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
    void curl(String mechanism) throws Exception {
        Clients.need("curl");
        Program.Result result =
                Program.run(
                        dir,
                        60,
                        "curl",
                        "-sS",
                        "--login-options",
                        "AUTH=" + mechanism,
                        "--oauth2-bearer",
                        TOKEN,
                        "-u",
                        "joe:",
                        "pop3://127.0.0.1:" + site.port() + "/");
        assertEquals(0, result.status(), () -> result.out() + result.err() + site.evidence());
    }
}
