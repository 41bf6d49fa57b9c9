package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Who guesses is kept out, who lives here is not, and the log tells who it was. */
class StrangersTest {
    private static final String FAILED = "-ERR [AUTH] authentication failed";
    private static final Setup SETUP =
            Setup.STANDARD.withAccounts(
                    List.of("joe:{PLAIN}secret", "ann:{PLAIN}secret", "sue:{PLAIN}Xyzzy-plugh"));

    private static InetAddress place(int host) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 3, 0, (byte) host});
    }

    /** Tries one password and returns the answer. */
    private static String tried(Site site, int host, String user, String password)
            throws IOException {
        try (Peer peer = site.connect(place(host))) {
            peer.ok();
            peer.ok("USER " + user);
            String answer = peer.say("PASS " + password).hear();
            if (answer.startsWith("+OK")) {
                peer.ok("QUIT");
                assertNull(peer.hear());
            }
            return answer;
        }
    }

    private static void guess(Site site, int host, String user) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertEquals(FAILED, tried(site, host, user, "guess" + i));
        }
    }

    @Test
    void guessesCloseTheDoorForAWhileAndForNobodyElse() throws Exception {
        try (Site site = Site.started(SETUP.withPopserv("auth.block 2\n"), Road.RESIDENT)) {
            guess(site, 1, "joe");
            long began = System.nanoTime();
            assertEquals(FAILED, tried(site, 1, "joe", "secret"));
            assertEquals(FAILED, tried(site, 1, "ann", "secret"), "the address is refused");
            assertTrue(tried(site, 2, "joe", "secret").startsWith("+OK"), "the account is not");
            assertTrue(tried(site, 2, "ann", "secret").startsWith("+OK"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> tried(site, 1, "joe", "secret").startsWith("+OK"));
            assertTrue(System.nanoTime() - began > 1_500_000_000L, "it ended too soon");
            logged(site, " blocked user=joe ip=127.3.0.1 seconds=2\n");
            logged(site, " blocked ip=127.3.0.1 seconds=2\n");
            logged(site, " method=PASS reason=blocked\n");
        }
    }

    /** Guesses from many places: refused but where the owner was before. */
    @Test
    void whereAnAccountIsKnownNobodyLocksItOut() throws Exception {
        try (Site site = Site.started(SETUP.withPopserv("auth.block 60\n"), Road.RESIDENT)) {
            InetAddress home = InetAddress.getByName("127.9.9.9");
            try (Peer peer = site.connect(home)) {
                peer.login("joe", "secret").ok("QUIT");
            }
            for (int i = 1; i <= 3; i++) {
                assertEquals(FAILED, tried(site, i, "joe", "guess"));
            }
            assertEquals(FAILED, tried(site, 4, "joe", "secret"));
            assertTrue(tried(site, 4, "ann", "secret").startsWith("+OK"));
            site.settle("ann");
            try (Peer peer = site.connect(home)) {
                peer.login("joe", "secret").ok("QUIT");
            }
        }
    }

    /** Many connections at once are no way to have more guesses. */
    @Test
    void guessesAtTheSameMomentCountToo() throws Exception {
        try (Site site = Site.started(SETUP.withPopserv("auth.block 60\n"), Road.RESIDENT)) {
            ExecutorService clients = Executors.newFixedThreadPool(20);
            try {
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    String password = "guess" + i;
                    answers.add(clients.submit(() -> tried(site, 1, "joe", password)));
                }
                for (Future<String> answer : answers) {
                    assertEquals(FAILED, answer.get());
                }
            } finally {
                clients.shutdownNow();
            }
            assertEquals(FAILED, tried(site, 1, "joe", "secret"));
            long checked = site.log().lines().filter(line -> line.contains("reason=wrong")).count();
            assertTrue(checked < 40, "guesses that were checked: " + checked);
        }
    }

    @Test
    void mastersActForOthersAndTheLogNamesBoth() throws Exception {
        Setup setup =
                SETUP.withPopserv(
                        "auth.master.separator *!\nauth.mechs plain\nfolder +([^%@/]*)\n");
        setup =
                setup.withAccounts(
                        List.of("joe:{PLAIN}secret", "ann:{PLAIN}secret", "adm:{PLAIN}master"));
        Site site = new Site(setup, Road.RESIDENT);
        String passwd = java.nio.file.Files.readString(site.dir().resolve("passwd"));
        java.nio.file.Files.writeString(
                site.dir().resolve("passwd"), passwd.replaceFirst("(?m)^(adm:.*)$", "$1:master"));
        try (site) {
            site.start();
            assertTrue(tried(site, 1, "adm*joe", "master").startsWith("+OK"));
            assertTrue(tried(site, 1, "adm!ann", "master").startsWith("+OK"));
            assertEquals(FAILED, tried(site, 1, "adm*joe", "secret"));
            assertEquals(FAILED, tried(site, 1, "adm*nobody", "master"));
            assertEquals(FAILED, tried(site, 1, "ann*joe", "secret"));
            assertTrue(tried(site, 1, "adm*joe+none", "master").startsWith("-ERR [SYS/PERM]"));
            try (Peer peer = site.connect(place(1))) {
                peer.ok();
                peer.ok("AUTH PLAIN " + base64("joe\0adm\0master"));
                peer.ok("QUIT");
            }
            logged(site, " login user=joe master=adm ip=127.3.0.1 local=127.0.0.1 method=PASS ");
            logged(site, " login user=ann master=adm ");
            logged(site, " login-failed user=joe master=ann ");
            logged(site, " login-failed user=joe+none master=adm ");
            logged(site, " method=PLAIN ");
        }
    }

    /** A filter such as fail2ban's finds the true address, whatever was typed as the name. */
    @Test
    void theAddressInTheLogIsTheClients() throws Exception {
        Pattern filter = Pattern.compile(" login-failed (?:.* )?ip=(\\S+)");
        try (Site site = Site.started(SETUP.withPopserv("auth.tries 100\n"), Road.RESIDENT)) {
            List<String> names =
                    List.of(
                            "x ip=192.0.2.1",
                            "x\" ip=192.0.2.1 \"",
                            "ip=192.0.2.1",
                            "x ip=192.0.2.1 local=192.0.2.1 reason=wrong",
                            "x login-failed ip=192.0.2.1");
            for (String name : names) {
                tried(site, 7, name, "secret");
            }
            tried(site, 7, "last", "secret");
            logged(site, "user=last ");
            List<String> failures =
                    site.log().lines().filter(line -> line.contains(" login-failed ")).toList();
            assertEquals(names.size() + 1, failures.size());
            for (String line : failures) {
                Matcher found = filter.matcher(line);
                assertTrue(found.find(), line);
                assertEquals("127.3.0.7", found.group(1), line);
                assertFalse(found.find(), line);
            }
        }
    }

    /** Log lines are written a moment after what they tell. */
    private static void logged(Site site, String text) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertTrue(site.log().contains(text), site::evidence));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
