package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tests.site.Counterpart;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** HUP: the configuration is read again, and no client notices. */
class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int RELOADS = 8;
    private static final int A_SECOND = 200;

    private static int count(Site site, String part) throws IOException {
        return site.log().split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    /** Sends HUP and waits until it has been heeded, one way or the other. */
    private static void reload(Site site, String outcome) throws Exception {
        int before = count(site, outcome);
        Program.signal("HUP", site.popserv().pid());
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertTrue(count(site, outcome) > before, () -> site.evidence()));
    }

    private static void reload(Site site) throws Exception {
        reload(site, " - reloaded ");
    }

    @Test
    void noneIsRefusedNorDroppedUnderASteadyStream() throws Exception {
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger served = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Site site = Site.started()) {
            clock.scheduleAtFixedRate(
                    () -> clients.execute(() -> visit(site, served, failures)),
                    0,
                    1_000_000 / A_SECOND,
                    TimeUnit.MICROSECONDS);
            try (Peer inside = site.connect(null);
                    Peer joe = site.login("joe")) {
                inside.ok();
                for (int i = 0; i < RELOADS; i++) {
                    int before = served.get();
                    reload(site);
                    await().atMost(SOON).until(() -> served.get() > before + A_SECOND / 4);
                }
                clock.shutdown();
                assertTrue(clock.awaitTermination(10, TimeUnit.SECONDS));
                clients.shutdown();
                assertTrue(clients.awaitTermination(30, TimeUnit.SECONDS));
                // Those who came before the first reload are still welcome after the last.
                joe.ok("STAT");
                joe.ok("QUIT");
                inside.ok("USER ann");
                inside.ok("PASS secret");
                inside.ok("QUIT");
            }
            assertEquals(List.of(), new ArrayList<>(failures), served + " were served");
            assertEquals(0, site.stop().status());
        } finally {
            clock.shutdownNow();
            clients.shutdownNow();
        }
    }

    private static void visit(
            Site site, AtomicInteger served, ConcurrentLinkedQueue<String> failures) {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("QUIT");
            served.incrementAndGet();
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    @Test
    void whatBelongsToTheProcessFollowsOrIsTold() throws Exception {
        try (Site site = Site.started()) {
            Path moved = site.dir().resolve("moved.pid");
            site.configure("pidfile " + moved + "\nfd.limit 777\ngid 54321\n");
            reload(site);
            long pid = site.popserv().pid();
            assertEquals(pid + "\n", Files.readString(moved));
            assertFalse(Files.exists(site.pidfile()));
            String limits = Files.readString(Path.of("/proc/" + pid + "/limits"));
            assertTrue(limits.matches("(?s).*Max open files +777 .*"), limits);
            String told = " text=\"uid and gid hold from the next start only\"";
            assertEquals(1, count(site, told), site::evidence);
            site.configure("pidfile /proc/none/pid\n");
            reload(site);
            assertEquals(1, count(site, " text=\"cannot write the pidfile "), site::evidence);
            assertTrue(Files.exists(moved));
        }
    }

    @Test
    void aBrokenFileIsToldAndTheOldOneStays() throws Exception {
        try (Site site = Site.started()) {
            String good = Files.readString(site.conf());
            Files.writeString(site.conf(), good + "\ntimelimit soon\nnonsense\n");
            reload(site, " - configuration ");
            int lines = good.split("\n", -1).length;
            String log = site.log();
            assertTrue(log.contains("file=" + site.conf() + ":" + (lines + 1)), log);
            assertTrue(log.contains("file=" + site.conf() + ":" + (lines + 2)), log);
            site.login("joe").ok("QUIT");
            // What is written well and cannot be had has its line, too.
            for (String line : List.of("popit /nowhere/popit", "bindto 192.0.2.1:1")) {
                Files.writeString(site.conf(), good + "\n\n\n" + line + "\n");
                reload(site, "file=" + site.conf() + ":" + (lines + 3) + " text=\"cannot ");
            }
            Files.writeString(site.dir().resolve("home.conf"), "mode astrology\n");
            Files.writeString(site.conf(), good);
            reload(site, "file=" + site.dir() + "/home.conf:1");
            site.login("joe").ok("QUIT");
            assertEquals(0, count(site, " - reloaded "));
        }
    }

    @Test
    void doorsAreOpenedAndShutAsTheFileSays() throws Exception {
        try (Site site = Site.started()) {
            String good = Files.readString(site.conf());
            int other = Site.freePort();
            Files.writeString(site.conf(), good + "bindto 127.0.0.1:" + other + "\n");
            reload(site);
            try (Peer there = Peer.connect(other, null);
                    Peer here = site.connect(null)) {
                there.ok();
                here.ok();
                Files.writeString(
                        site.conf(), good.replace(":" + site.port() + "\n", ":" + other + "\n"));
                reload(site);
                await().atMost(SOON)
                        .untilAsserted(
                                () ->
                                        assertThrows(
                                                ConnectException.class,
                                                () -> site.connect(null).close()));
                greeted(other);
                here.ok("USER joe");
                here.ok("PASS secret");
                here.ok("QUIT");
                there.ok("QUIT");
            }
        }
    }

    @Test
    void whatChangedHoldsForNewSessions() throws Exception {
        Setup setup = Setup.STANDARD.withPopserv("auth.tries 3\n");
        try (Site site = Site.started(setup, Road.RESIDENT);
                Peer joe = site.login("joe")) {
            ProcessHandle worker = site.popits().get(0);
            Path log = site.dir().resolve("popserv.log");
            Path old = Files.move(log, site.dir().resolve("popserv.log.1"));
            Files.writeString(site.dir().resolve("popit.conf"), "deleted keep\n");
            site.configure("auth.tries 1\n");
            Program.signal("HUP", site.popserv().pid());
            // The file was renamed, as logrotate(8) does: a new one is begun.
            await().atMost(SOON).until(() -> Files.exists(log));
            await().atMost(SOON).until(() -> site.log().contains(" - reloaded "));
            assertFalse(Files.readString(old).contains(" - reloaded "));
            try (Peer ann = site.connect(null)) {
                ann.ok();
                ann.ok("USER ann");
                assertTrue(ann.say("PASS wrong").hear().startsWith("-ERR"));
                assertEquals(null, ann.hear());
            }
            try (Peer ann = site.login("ann")) {
                await().atMost(SOON)
                        .until(() -> site.popits().stream().anyMatch(p -> !p.equals(worker)));
                ann.ok("QUIT");
            }
            joe.ok("STAT");
            joe.ok("QUIT");
            // The worker that had the old popit.conf ends with its last session.
            await().atMost(SOON).until(() -> !worker.isAlive());
        }
    }

    @Test
    void whoIsRefusedIsLetInWhenBlocksAreTurnedOff() throws Exception {
        Setup setup = Setup.STANDARD.withPopserv("auth.tries 1\nauth.block 3600\n");
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            site.login("joe").ok("QUIT");
            guess(site);
            assertThrows(IOException.class, () -> site.login("ann"));
            site.configure("auth.block 0\n");
            reload(site);
            assertTrue(site.log().contains(" - unblocked what=\"auth.block 0\" count="));
            site.login("ann").ok("QUIT");
            // Nor does anything of it come back.
            site.configure("auth.tries 2\nauth.block 3600\n");
            reload(site);
            guess(site);
            site.login("ann").ok("QUIT");
        }
    }

    private static void guess(Site site) throws IOException {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER ann");
            assertTrue(peer.say("PASS wrong").hear().startsWith("-ERR [AUTH]"));
        }
    }

    @Test
    void aMistakeInPopitConfKeepsTheWorkersThatAreThere() throws Exception {
        try (Site site = Site.started()) {
            // A worker that begins reads the file as it is then.
            site.login("joe").ok("QUIT");
            Files.writeString(site.dir().resolve("popit.conf"), "timeout never\n");
            reload(site, " - configuration ");
            assertTrue(site.log().contains(site.dir() + "/popit.conf:1"), site::evidence);
            site.login("joe").ok("QUIT");
        }
    }

    @Test
    void asRootWithAnotherUserAndAPrivilegedPort() throws Exception {
        Counterpart.needRoot();
        int port = privilegedPort();
        Setup setup = Setup.STANDARD.withPopserv("uid nobody\nbindto 127.0.0.1:" + port + "\n");
        try (Site site = new Site(setup, Road.RESIDENT)) {
            site.handOver("nobody");
            site.start();
            reload(site);
            greeted(port);
            String good = Files.readString(site.conf());
            int another = privilegedPort();
            Files.writeString(
                    site.conf(), good + "bindto 127.0.0.1:" + another + "\nauth.tries 1\n");
            reload(site, " - configuration ");
            assertTrue(site.log().contains("127.0.0.1:" + another), site::evidence);
            greeted(port);
            site.login("joe").ok("QUIT");
            Files.writeString(site.conf(), good);
            reload(site);
            greeted(port);
            assertEquals(0, site.stop().status(), site::evidence);
        }
    }

    private static void greeted(int port) throws IOException {
        try (Peer peer = Peer.connect(port, null)) {
            peer.ok();
        }
    }

    private static int privilegedPort() throws IOException {
        for (int port = 1023; port > 600; port--) {
            try (java.net.ServerSocket probe = new java.net.ServerSocket()) {
                probe.bind(new java.net.InetSocketAddress("127.0.0.1", port));
                if (USED.add(port)) {
                    return port;
                }
            } catch (java.net.BindException e) {
                continue;
            }
        }
        throw new IOException("no privileged port is free");
    }

    private static final java.util.Set<Integer> USED = new java.util.HashSet<>();
}
