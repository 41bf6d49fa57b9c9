package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * What clients prove themselves by, and what the configuration holds to prove ourselves by, is in
 * no line of the finest log and in nothing that ps(1) shows, of either program.
 */
class SecretsTest {
    private static final String RIGHT = "Xyzzy-plugh";
    private static final String WRONG = "Plover-fee-fie";
    private static final String TOKEN = "ya29.Frobozz-magic";
    private static final String KEYPASS = "opensesame";
    private static final String CLIENT = "Zork-our-own";
    private static final List<String> SECRETS = List.of(RIGHT, WRONG, TOKEN, KEYPASS, CLIENT);

    private static final Setup SETUP =
            Setup.STANDARD
                    .withAccounts(List.of("sue:{PLAIN}" + RIGHT, "ann:{PLAIN}secret"))
                    .withPopit("debug.commands 2\n")
                    .withPopserv(
                            """
                            debug.commands 2
                            apop 1
                            auth.tries 100
                            auth.mechs plain login cram-md5 scram-sha-256 oauthbearer xoauth2
                            oauth.introspect http://127.0.0.1:1/introspect
                            oauth.client popserv
                            oauth.secret %s
                            tls.cert @TESTS@/certificates/ec.pem
                            tls.key @TESTS@/certificates/ec-encrypted.key
                            tls.keypass %s
                            tls.bindto 127.0.0.1:0
                            """
                                    .formatted(CLIENT, KEYPASS));

    @Test
    void noSecretIsLoggedNorInAProcessListing() throws Exception {
        try (Site site = Site.started(SETUP, Road.RESIDENT)) {
            for (String password : List.of(WRONG, RIGHT)) {
                for (boolean tls : new boolean[] {false, true}) {
                    logIns(site, password, tls);
                }
            }
            // In the middle of a session, by a client that believes it is not in one.
            try (Peer peer = site.connect(null).login("sue", RIGHT)) {
                for (String line : new String[] {"PASS ", "PASSS ", ""}) {
                    peer.say(line + RIGHT).hear();
                }
                lookAround(site);
                peer.ok("QUIT");
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> site.log().contains(" logout user=sue "));
            assertTrue(site.log().contains(" command="), site::evidence);
            assertNoSecret("log", site.log());
            assertEquals(0, site.stop().status(), site::evidence);
        }
    }

    private static Peer arrive(Site site, boolean tls) throws IOException {
        Peer peer = site.connect(null);
        peer.ok();
        if (tls) {
            peer.ok("STLS");
            peer.startTls();
        }
        return peer;
    }

    /** By every way there is, well formed and not, and each to its end. */
    private static void logIns(Site site, String password, boolean tls) throws IOException {
        String plain = base64("\0sue\0" + password);
        String bearer = base64("n,a=sue,\1auth=Bearer " + TOKEN + "\1\1");
        List<List<String>> ways = new ArrayList<>();
        ways.add(List.of("USER sue", "PASS " + password));
        ways.add(List.of("USER sue", "PASSS " + password, "pass\t" + password, password));
        ways.add(List.of("APOP sue " + password));
        ways.add(List.of("AUTH PLAIN " + plain));
        ways.add(List.of("AUTH PLAIN", plain));
        ways.add(List.of("AUTH PLAIN " + plain + "!", plain));
        ways.add(List.of("AUTH " + plain, "AUTH PLAIN " + plain + " more"));
        ways.add(List.of("AUTH LOGIN " + base64("sue"), base64(password)));
        ways.add(List.of("AUTH LOGIN", base64("sue"), base64(password)));
        ways.add(List.of("AUTH CRAM-MD5", base64("sue " + password)));
        ways.add(List.of("AUTH SCRAM-SHA-256", base64("n,,n=sue,r=" + password)));
        ways.add(List.of("AUTH OAUTHBEARER " + bearer));
        ways.add(List.of("AUTH XOAUTH2", base64("user=sue\1auth=Bearer " + TOKEN + "\1\1")));
        ways.add(List.of("X" + "x".repeat(300) + password, password));
        for (List<String> way : ways) {
            try (Peer peer = arrive(site, tls)) {
                String answer = "";
                for (String line : way) {
                    answer = peer.say(line).hear();
                }
                if (answer.startsWith("+ ")) {
                    answer = peer.say("*").hear();
                }
                peer.say("QUIT").hear();
                if (answer.startsWith("+OK")) {
                    peer.hear();
                }
            }
        }
    }

    private static void lookAround(Site site) throws IOException {
        List<ProcessHandle> all = new ArrayList<>(site.popits());
        assertFalse(all.isEmpty());
        all.add(site.popserv());
        for (ProcessHandle process : all) {
            for (String name : new String[] {"cmdline", "environ", "comm", "status"}) {
                Path file = Path.of("/proc/" + process.pid() + "/" + name);
                assertNoSecret(name, Octets.text(Files.readAllBytes(file)));
            }
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
                for (Path thread : (Iterable<Path>) threads::iterator) {
                    assertNoSecret(
                            "thread", Octets.text(Files.readAllBytes(thread.resolve("comm"))));
                }
            }
        }
    }

    /** Nor in base64, whatever stands before it, nor in hexadecimal. */
    private static void assertNoSecret(String where, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String secret : SECRETS) {
            assertFalse(lower.contains(secret.toLowerCase(Locale.ROOT)), secret + " in " + where);
            String hex = HexFormat.of().formatHex(Octets.of(secret));
            assertFalse(lower.contains(hex), secret + " in hexadecimal in " + where);
            for (int before = 0; before < 3; before++) {
                String coded = base64(".".repeat(before) + secret);
                String middle = coded.substring(4, coded.length() - 4);
                assertFalse(text.contains(middle), secret + " in base64 in " + where);
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
