package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Names that want to be more than names, and patterns that some engines never finish. */
class HostileNamesTest {
    private static final String CONF =
            "folder \\+([^/@]*)\nuseropt /((.*)*)\nauth.tries 1000\n"
                    + "whoson.allow ^((a+)+)+$\nwhoson.allow (a|aa)*b$\n";

    /** As long as a line of 255 octets lets it be. */
    private static final String LONG = "n".repeat(248 - "@example.com".length()) + "@example.com";

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        List<String> accounts = new ArrayList<>(Setup.STANDARD.accounts());
        accounts.add("o'ne\"\\%n$(id)`id`:{PLAIN}secret");
        accounts.add(LONG + ":{PLAIN}secret");
        site = new Site(Setup.STANDARD.withPopserv(CONF).withAccounts(accounts), Road.RESIDENT);
        site.layOut(new Mail().with("joe/.work/cur/1000000001.a", Octets.of("Subject: w\n\n")));
        site.start();
        try (Peer joe = site.login("joe")) {
            joe.ok("QUIT");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        assertEquals(0, site.stop().status(), site::evidence);
        site.close();
    }

    /** Says it, and prints how long the answer took in milliseconds: tests do not judge time. */
    private static void tell(Peer peer, String name, String password, String expected)
            throws Exception {
        long start = System.nanoTime();
        String answer = peer.say("USER " + name).hear();
        if (answer.startsWith("+OK")) {
            answer = peer.say("PASS " + password).hear();
        }
        System.out.printf("hostile name: %.1f ms%n", (System.nanoTime() - start) / 1e6);
        assertTrue(answer.startsWith(expected), name + ": " + answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joe'; DROP TABLE logins; --",
                "\"joe\"",
                "%u%n%s%h%999999s",
                "../../../etc/passwd",
                "joe\\r\\nx login user=root",
                "joe\u0001",
                "joe\u007f",
                "-- -C /etc/shadow",
                "$(id)`id`;id|id&",
                "\u00ff\u00fe\u00c0\u00ae",
                "AAAA", // stands for 4 KB of a
                "aaaa"
            })
    void nothingIsBent(String pattern) throws Exception {
        String name =
                pattern.equals("AAAA")
                        ? "a".repeat(4096)
                        : pattern.equals("aaaa") ? "a".repeat(190) : pattern;
        try (Peer peer = site.connect(null)) {
            peer.ok();
            tell(peer, name, "wrong", "-ERR");
            peer.ok("USER joe");
            peer.ok("PASS secret");
            peer.ok("QUIT");
        }
        for (String line : site.log().split("\n")) {
            assertTrue(line.matches("[0-9T:.+-]{29} (-|[0-9a-z]+-[0-9a-z]+) [a-z-]+( .*)?"), line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
        }
    }

    @Test
    void aLongNameIsAName() throws Exception {
        try (Peer peer = site.login(LONG)) {
            peer.ok("QUIT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joe+..",
                "joe+.",
                "joe+../../ann/Maildir",
                "joe+.work",
                "joe+work.",
                "joe+a..b",
                "joe+no-such-folder",
                "joe+%h",
                "joe+work\\x"
            })
    void foldersNeverLeaveTheMaildir(String name) throws Exception {
        boolean twoParts = name.indexOf('/') >= 0;
        try (Peer peer = site.connect(null)) {
            peer.ok();
            // What follows a slash is an option here, and what is left a bad folder.
            tell(peer, name, "secret", twoParts ? "-ERR" : "-ERR [SYS/PERM]");
            // With a wrong password nothing is told of folders.
            peer.ok("USER " + name);
            assertTrue(peer.say("PASS wrong").hear().startsWith("-ERR [AUTH]"));
        }
    }

    @Test
    void aNameOfOddCharactersIsAnAccountLikeAnyOther() throws Exception {
        String odd = "o'ne\"\\%n$(id)`id`";
        assertTrue(Files.isDirectory(Path.of(site.homes() + "/" + odd)));
        try (Peer peer = site.connect(null)) {
            peer.login(odd, "secret");
            peer.ok("QUIT");
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> site.log().contains("logout user=\"o'ne\\\"\\\\%n$(id)`id`\""));
    }

    @Test
    void anEmptyFolderIsNoneAndAnUnknownOptionIsRefused() throws Exception {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER joe+");
            assertTrue(peer.ok("PASS secret").startsWith("+OK 0 "));
            peer.ok("QUIT");
        }
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER joe/fly");
            String answer = peer.say("PASS secret").hear();
            assertTrue(answer.startsWith("-ERR") && !answer.contains("[AUTH]"), answer);
        }
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER joe+work/ro");
            assertTrue(peer.ok("PASS secret").startsWith("+OK 1 "));
            assertTrue(peer.say("DELE 1").hear().startsWith("-ERR"));
            peer.ok("QUIT");
        }
        assertFalse(site.log().contains("internal"), site::evidence);
    }
}
