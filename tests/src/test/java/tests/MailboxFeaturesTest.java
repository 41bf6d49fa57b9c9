package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Setup;
import tests.site.Site;

/** What popit.conf does for mailboxes, seen by a client and in the files: one site, all at once. */
class MailboxFeaturesTest {
    private static final String POPIT_CONF =
            """
            expire 0
            deleted trash
            bulletin-source @DIR@/bulletins
            bulletin-db @DIR@/bulletin-db
            telemetry @DIR@/telemetry
            debug.commands 1
            lock.wait 20
            uses 4
            """;

    private static final String PROOF = "AGpvZQBzZWNyZXQ=";

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(Setup.STANDARD.withPopserv("debug.commands 2\n"), tests.site.Road.RESIDENT);
        Path dir = site.dir();
        Files.writeString(dir.resolve("popit.conf"), POPIT_CONF.replace("@DIR@", "" + dir));
        Mail.makeMaildir(dir.resolve("bulletins"));
        Files.writeString(dir.resolve("bulletins/new/1.news"), "Subject: news\n\nread this\n");
        Files.createDirectories(dir.resolve("bulletin-db"));
        Files.createDirectories(dir.resolve("telemetry/joe"));
        site.start();
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    private static void layOut() throws Exception {
        site.layOut(
                new Mail()
                        .with("joe/new/1000.a", Octets.of("Subject: a\n\none\n"))
                        .with("joe/cur/2000.b:2,", Octets.of("Subject: b\n\ntwo\n")));
    }

    private static long count(Path dir) throws Exception {
        try (Stream<Path> files = Files.list(dir)) {
            return files.count();
        }
    }

    private static List<String> capa(Peer peer) throws Exception {
        peer.ok("CAPA");
        return Octets.text(peer.body()).lines().toList();
    }

    @Test
    void bulletinsTrashTelemetryAndExpiry() throws Exception {
        layOut();
        try (Peer joe = site.connect(null)) {
            joe.ok();
            assertTrue(capa(joe).contains("EXPIRE 0"));
            assertTrue(joe.say("STAT").hear().startsWith("-ERR"));
            joe.ok("AUTH PLAIN " + PROOF);
            assertTrue(capa(joe).contains("EXPIRE 0"));
            assertTrue(joe.ok("STAT").startsWith("+OK 3 "), "two messages and a bulletin");
            joe.ok("RETR 1");
            joe.body();
            joe.ok("DELE 2");
            assertTrue(joe.say("RETR 99").hear().startsWith("-ERR"));
            joe.ok("QUIT");
            joe.hear();
        }
        try (Peer joe = site.login("joe")) {
            assertTrue(joe.ok("STAT").startsWith("+OK 1 "), "the bulletin, once");
            joe.ok("DELE 1");
            joe.ok("QUIT");
            joe.hear();
        }
        try (Peer joe = site.login("joe")) {
            assertTrue(joe.ok("STAT").startsWith("+OK 0 "), "the bulletin does not come again");
            joe.ok("QUIT");
            joe.hear();
        }
        Path trash = site.homes().toRealPath().resolve("joe/Maildir/.Trash");
        assertTrue(Files.exists(trash.resolve("maildirfolder")));
        long thrown = count(trash.resolve("cur")) + count(trash.resolve("new"));
        assertEquals(3, thrown, "what was deleted, what expired and the bulletin");
        assertHeard();
    }

    /** What the logs and the telemetry hold of it, and what they must not. */
    private static void assertHeard() throws Exception {
        String log = site.log();
        assertTrue(log.contains("command=CAPA"), log);
        assertTrue(log.contains("command=\"AUTH PLAIN *\""), log);
        assertTrue(log.contains("command=\"PASS *\""), log);
        assertTrue(log.contains("command=\"RETR 99\""), log);
        assertFalse(log.contains("command=\"RETR 1\""), "only failures after login: " + log);
        StringBuilder telemetry = new StringBuilder();
        try (Stream<Path> files = Files.list(site.dir().resolve("telemetry/joe"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                telemetry.append(Octets.text(Files.readAllBytes(file)));
            }
        }
        assertTrue(telemetry.toString().contains("RETR 1"), telemetry::toString);
        for (String text : new String[] {log, telemetry.toString()}) {
            assertFalse(text.contains(PROOF));
            assertFalse(text.contains("secret"));
        }
    }

    /** With lock.wait the second session waits for the first to end; workers change meanwhile. */
    @Test
    void waitsForTheMaildrop() throws Exception {
        layOut();
        for (int i = 0; i < 4; i++) {
            Peer first = site.login("ann");
            try (Peer second = site.connect(null)) {
                second.ok();
                second.ok("USER ann");
                second.say("PASS " + Setup.PASSWORD);
                first.ok("QUIT");
                second.ok();
                second.ok("QUIT");
            }
            first.close();
        }
    }
}
