package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;
import tests.site.Sockets;

/** Who holds the client after login, and who outlives whom. */
class HandOverTest {
    private static final byte[] FIRST = Octets.of("Subject: one\n\nfirst\n");
    private static final byte[] SECOND = Octets.of("Subject: two\n\nsecond\n");

    private static Mail mail() {
        return new Mail()
                .with("joe/new/1000000001.a", FIRST)
                .with("joe/new/1000000002.b", SECOND)
                .with("ann/new/1000000003.c", FIRST);
    }

    private static Site site(Setup setup, Road road) throws Exception {
        Site site = Site.started(setup, road);
        site.layOut(mail());
        return site;
    }

    private static void awaitHolder(Site site, String inode, boolean front, boolean worker) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            assertEquals(front, Sockets.holds(site.popserv(), inode), "popserv");
                            assertEquals(
                                    worker, Sockets.holds(site.popits().get(0), inode), "popit");
                        });
    }

    @Test
    void afterLoginOnlyTheWorkerHoldsTheSocket() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.connect(null)) {
            joe.ok();
            String inode = Sockets.inode(site.port(), joe.localPort());
            awaitHolder(site, inode, true, false);
            joe.ok("USER joe");
            joe.ok("PASS secret");
            awaitHolder(site, inode, false, true);
            joe.ok("QUIT");
        }
    }

    @Test
    void overTheRelayTheFrontKeepsTheSocket() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RELAY);
                Peer joe = site.login("joe")) {
            String inode = Sockets.inode(site.port(), joe.localPort());
            awaitHolder(site, inode, true, false);
            joe.ok("QUIT");
        }
    }

    @Test
    void aSessionOutlivesPopserv() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            ProcessHandle worker = site.popits().get(0);
            site.popserv().destroyForcibly();
            site.popserv().onExit().get();
            joe.ok("RETR 2");
            assertEquals(Octets.text(Octets.sent(SECOND)), Octets.text(joe.body()));
            joe.ok("DELE 1");
            joe.ok("QUIT");
            assertNull(joe.hear());
            assertFalse(site.snapshot().files().containsKey("joe/new/1000000001.a"));
            // Nobody is left to give it clients: it ends with its last session.
            await().atMost(Duration.ofSeconds(10)).until(() -> !worker.isAlive());
        }
    }

    @Test
    void aKilledWorkerTakesOnlyItsSessionsAlong() throws Exception {
        Setup two = Setup.STANDARD.withPopserv("popit.workers 2\n");
        try (Site site = site(two, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            ProcessHandle holder = holder(site, joe);
            joe.ok("DELE 1");
            try (Peer ann = onAnother(site, holder);
                    Peer late = site.connect(null)) {
                late.ok();
                late.ok("USER joe");
                holder.destroyForcibly();
                assertNull(joe.hear());
                ann.ok("STAT");
                late.ok("PASS secret");
                assertEquals("+OK 2 " + octets(FIRST, SECOND), head(late.ok("STAT")));
                late.ok("QUIT");
                ann.ok("QUIT");
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> site.popits().size() == 2);
        }
    }

    /** It may have the client's socket in its hands: the client hears why, and that is the end. */
    @Test
    void aWorkerThatStandsStillCostsItsClientOnlyThisTry() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT)) {
            site.login("ann").ok("QUIT");
            long worker = site.popits().get(0).pid();
            Program.signal("STOP", worker);
            try (Peer joe = site.connect(null)) {
                joe.ok();
                joe.ok("USER joe");
                String answer = joe.say("PASS secret").hear();
                assertTrue(answer.startsWith("-ERR [SYS/TEMP]"), answer);
                assertNull(joe.hear());
                site.login("joe").ok("QUIT");
            } finally {
                Program.signal("CONT", worker);
            }
        }
    }

    @Test
    void loginsWorkSoonAfterTheOnlyWorkersDeath() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            joe.ok("DELE 1");
            site.popits().get(0).destroyForcibly();
            long killed = System.nanoTime();
            assertNull(joe.hear());
            await().atMost(Duration.ofSeconds(30)).until(() -> canLogIn(site, "joe"));
            long millis = (System.nanoTime() - killed) / 1_000_000;
            System.out.printf("no login for %d ms after the kill%n", millis);
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
        }
    }

    @Test
    void afterTermThePortIsFreeAndSessionsGoOn() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer joe = site.login("joe");
                Peer ann = site.connect(null)) {
            ann.ok();
            site.popserv().destroy();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThrows(ConnectException.class, () -> closed(site)));
            assertFalse(Files.exists(site.pidfile()));
            joe.ok("DELE 2");
            joe.ok("QUIT");
            assertTrue(site.popserv().isAlive(), "ann is not yet done");
            ann.ok("USER ann");
            ann.ok("PASS secret");
            ann.ok("STAT");
            ann.ok("QUIT");
            assertEquals(0, site.stopped().status(), site::evidence);
            assertFalse(site.snapshot().files().containsKey("joe/new/1000000002.b"));
        }
    }

    @Test
    void aSecondTermEndsItNow() throws Exception {
        try (Site site = site(Setup.STANDARD, Road.RESIDENT);
                Peer ann = site.connect(null)) {
            ann.ok();
            site.popserv().destroy();
            await().atMost(Duration.ofSeconds(5)).until(() -> !Files.exists(site.pidfile()));
            Program.signal("TERM", site.popserv().pid());
            assertEquals(0, site.stopped().status(), site::evidence);
            assertNull(ann.hear());
        }
    }

    private static void closed(Site site) throws IOException {
        site.connect(null).close();
    }

    private static boolean canLogIn(Site site, String user) throws IOException {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER " + user);
            String answer = peer.say("PASS secret").hear();
            return answer != null && answer.startsWith("+OK");
        }
    }

    private static ProcessHandle holder(Site site, Peer peer) throws IOException {
        String inode = Sockets.inode(site.port(), peer.localPort());
        return await().atMost(Duration.ofSeconds(10))
                .until(() -> find(site, inode), found -> found.size() == 1)
                .get(0);
    }

    private static List<ProcessHandle> find(Site site, String inode) throws IOException {
        List<ProcessHandle> found = new java.util.ArrayList<>();
        for (ProcessHandle worker : site.popits()) {
            if (Sockets.holds(worker, inode)) {
                found.add(worker);
            }
        }
        return found;
    }

    /** A session of ann's that the other worker serves. */
    private static Peer onAnother(Site site, ProcessHandle holder) throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            Peer ann = site.login("ann");
            if (!holder(site, ann).equals(holder)) {
                return ann;
            }
            ann.ok("QUIT");
            ann.close();
            site.settle("ann");
        }
        throw new IOException("all sessions go to one of two workers");
    }

    private static int octets(byte[]... messages) {
        int sum = 0;
        for (byte[] m : messages) {
            sum += Octets.sent(m).length;
        }
        return sum;
    }

    /** Status and the two numbers of STAT. */
    private static String head(String line) {
        return String.join(" ", List.of(line.split(" ")).subList(0, 3));
    }
}
