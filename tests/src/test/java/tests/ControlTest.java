package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** An administrator asks and directs the running server by popctl. */
class ControlTest {
    private static final byte[] FIRST = Octets.of("Subject: one\n\nfirst\n");

    private static Mail mail() {
        return new Mail()
                .with("joe/new/1000000001.a", FIRST)
                .with("joe/cur/1000000002.b:2,S", FIRST)
                .with("ann/new/1000000003.c", FIRST);
    }

    private static Site site(Setup setup, Road road) throws Exception {
        Site site = Site.started(setup, road);
        site.layOut(mail());
        return site;
    }

    private static Program.Result popctl(Site site, Object... words) throws Exception {
        Object[] command = new Object[words.length + 3];
        command[0] = Checkout.popctl();
        command[1] = "-C";
        command[2] = site.conf();
        System.arraycopy(words, 0, command, 3, words.length);
        return Program.run(site.dir(), 60, command);
    }

    private static JsonObject json(Program.Result result) {
        return new JsonObject(result.out());
    }

    private static JsonObject session(Site site, String account) throws Exception {
        JsonObject all = json(popctl(site, "who", "--json"));
        return all.getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .filter(session -> account.equals(session.getString("account")))
                .findFirst()
                .orElse(null);
    }

    @Test
    void whoShowsASessionWithItsWorkerAndKickEndsItWithoutDeleting() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe");
                Peer stranger = site.connect(null)) {
            stranger.ok();
            joe.ok("DELE 1");
            JsonObject session = session(site, "joe");
            assertEquals("transaction", session.getString("state"));
            assertEquals("worker", session.getString("road"));
            assertEquals("127.0.0.1", session.getString("address"));
            assertEquals(site.popits().get(0).pid(), session.getLong("worker"));
            String table = popctl(site, "who").out();
            assertTrue(table.startsWith("SESSION"), table);
            assertTrue(table.contains(" authorization "), table);
            Program.Result kicked = popctl(site, "kick", session.getString("session"));
            assertEquals(0, kicked.status(), kicked.err());
            assertNull(joe.hear());
            assertNull(session(site, "joe"));
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
            assertTrue(site.log().contains(" logout user=joe ip=127.0.0.1 reason=kicked"));
            stranger.ok("QUIT");
            assertEquals(67, popctl(site, "kick", "joe").status());
        }
    }

    @Test
    void kickEndsARelayedSession() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RELAY);
                Peer joe = site.login("joe")) {
            joe.ok("DELE 1");
            assertEquals("relay", session(site, "joe").getString("road"));
            assertTrue(session(site, "joe").getLong("octets") > 0);
            Program.Result kicked = popctl(site, "kick", "joe");
            assertEquals(0, kicked.status(), kicked.err() + kicked.out());
            assertNull(joe.hear());
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
        }
    }

    @Test
    void kickEndsASessionOfAWorkerThatAReloadReplaced() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe");
                Peer ann = site.login("ann")) {
            ProcessHandle replaced = site.popits().get(0);
            joe.ok("DELE 1");
            ann.ok("DELE 1");
            Files.writeString(site.dir().resolve("popit.conf"), "timeout 700\n");
            assertEquals(0, popctl(site, "reload").status());
            JsonObject session = session(site, "joe");
            assertEquals(replaced.pid(), session.getLong("worker"));
            Program.Result kicked = popctl(site, "kick", session.getString("session"));
            assertEquals(0, kicked.status(), kicked.err() + kicked.out());
            assertNull(joe.hear());
            assertTrue(site.log().contains(" logout user=joe ip=127.0.0.1 reason=kicked"));
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
            try (Peer again = site.login("joe")) {
                assertNotEquals(replaced.pid(), session(site, "joe").getLong("worker"));
                again.ok("QUIT");
            }
            // It ends with its other session, which nobody disturbed.
            assertTrue(replaced.isAlive());
            ann.ok("QUIT");
            await().atMost(Duration.ofSeconds(20)).until(() -> !replaced.isAlive());
            assertFalse(site.snapshot().files().containsKey("ann/new/1000000003.c"));
        }
    }

    @Test
    void kickEndsTheProcessOfASession() throws Exception {
        Setup exec = Setup.STANDARD.withPopserv("popit.workers 0\n");
        try (Site site = site(exec, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            joe.ok("DELE 1");
            JsonObject session = session(site, "joe");
            assertEquals("exec", session.getString("road"));
            Program.Result kicked = popctl(site, "kick", "joe");
            assertEquals(0, kicked.status(), kicked.err() + kicked.out());
            assertNull(joe.hear());
            assertTrue(ProcessHandle.of(session.getLong("worker")).isEmpty());
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
        }
    }

    @Test
    void whoGuessedIsListedAndLetInAgain() throws Exception {
        Setup blocking = Setup.STANDARD.withPopserv("auth.block 600\nauth.tries 2\n");
        try (Site site = site(blocking, Road.RESIDENT)) {
            for (String guess : new String[] {"one", "two"}) {
                try (Peer joe = site.connect(null)) {
                    joe.ok();
                    joe.ok("USER joe");
                    assertTrue(joe.say("PASS " + guess).hear().startsWith("-ERR"));
                }
            }
            String table = popctl(site, "blocked").out();
            assertTrue(table.contains("joe      127.0.0.1"), table);
            assertEquals(75, popctl(site, "check", "joe").status());
            assertEquals(0, popctl(site, "unblock", "joe").status());
            assertEquals(0, popctl(site, "unblock", "127.0.0.1").status());
            assertEquals(67, popctl(site, "unblock", "joe").status());
            site.login("joe").close();
        }
    }

    @Test
    void reloadTellsMistakesAndStatsTellHowItFares() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT)) {
            assertEquals(0, popctl(site, "reload").status());
            site.configure("bindtoo :110\n");
            Program.Result refused = popctl(site, "reload");
            assertEquals(78, refused.status());
            assertTrue(refused.err().contains("popserv.conf:"), refused.err());
            assertTrue(refused.err().contains("bindtoo"), refused.err());
            JsonObject stats = json(popctl(site, "--json", "stats"));
            assertEquals(site.popserv().pid(), stats.getLong("pid"));
            await().atMost(Duration.ofSeconds(10))
                    .until(
                            () ->
                                    !json(popctl(site, "--json", "stats"))
                                            .getJsonArray("workers")
                                            .isEmpty());
            assertEquals(64, popctl(site, "frobnicate").status());
            assertEquals(64, popctl(site, "kick").status());
        }
    }

    @Test
    void checkSaysWhereALoginWouldFail() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT)) {
            Program.Result good = popctl(site, "check", "joe");
            assertEquals(0, good.status(), good.out());
            assertTrue(good.out().contains("can succeed"), good.out());
            assertFalse(good.out().contains("secret"), good.out());
            Path passwd = site.dir().resolve("passwd");
            String bound = "$1:tls allow_nets=192.0.2.0/24,2001:db8::/32";
            Files.writeString(
                    passwd, Files.readString(passwd).replaceFirst("(?m)^(joe:.*)$", bound));
            Program.Result only = popctl(site, "check", "joe");
            String options = "only over TLS, from 192.0.2.0/24 or 2001:db8::/32";
            assertTrue(only.out().contains(options), only.out());
            Program.Result unknown = popctl(site, "check", "nobody");
            assertEquals(67, unknown.status());
            assertTrue(unknown.out().contains("no such account"), unknown.out());
            Mail.delete(site.homes().toRealPath().resolve("ann"));
            Program.Result homeless = popctl(site, "check", "ann");
            assertEquals(77, homeless.status());
            assertTrue(homeless.out().contains("fails: see maildir"), homeless.out());
            assertTrue(homeless.out().contains("remedy: make the home"), homeless.out());
        }
    }

    @Test
    void maildropShowsWhatAClientWouldSeeAndChangesNothing() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            site.layOut(mail());
            Path maildir = site.homes().toRealPath().resolve("joe/Maildir");
            Files.writeString(maildir.resolve("dovecot-uidlist"), "3 V1 N8\n7 :1000000001.a\n");
            Map<String, Object> before = state(maildir);
            JsonObject shown = json(popctl(site, "--json", "maildrop", maildir));
            assertEquals(2, shown.getInteger("messages"));
            assertEquals("missing", shown.getString("index"));
            JsonObject first = shown.getJsonArray("list").getJsonObject(0);
            assertEquals("0000000700000001", first.getString("uniqueid"));
            assertEquals(FIRST.length + 3, first.getInteger("octets"));
            JsonObject second = shown.getJsonArray("list").getJsonObject(1);
            assertEquals("0000000800000001", second.getString("uniqueid"));
            assertEquals("S", second.getString("flags"));
            assertEquals(before, state(maildir));
            assertEquals(66, popctl(site, "maildrop", site.dir()).status());
        }
    }

    /** Everything in a directory, with its times. */
    private static Map<String, Object> state(Path dir) throws IOException {
        Map<String, Object> state = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                state.put(
                        path.toString(),
                        Files.readAttributes(
                                path,
                                "unix:ino,mode,size,lastModifiedTime,ctime",
                                LinkOption.NOFOLLOW_LINKS));
            }
        }
        return state;
    }

    @Test
    void theSocketIsPrivateReplacedWhenStaleAndGoneAfterTerm() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            Path socket = site.dir().resolve("popserv.ctl");
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(socket));
            site.popserv().destroyForcibly();
            site.popserv().onExit().get();
            Program.Result alone = popctl(site, "who");
            assertEquals(69, alone.status());
            assertTrue(alone.err().contains("is it running"), alone.err());
            Files.delete(site.pidfile());
            site.start();
            assertEquals(0, popctl(site, "who").status());
            assertEquals(0, site.stop().status());
            assertFalse(Files.exists(socket));
            joe.ok("QUIT");
        }
    }
}
