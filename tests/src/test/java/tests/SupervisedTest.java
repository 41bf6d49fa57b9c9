package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** What the systemd unit starts: its main process is stopped at once, and no session with it. */
class SupervisedTest {
    private static final Path SUPERVISED = Checkout.root().resolve("init/supervised");

    private static ProcessHandle popserv(Site site) throws Exception {
        long pid = Long.parseLong(Files.readString(site.pidfile()).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void aStopLeavesSessionsBehindAndThePortFree() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RELAY)) {
            site.configure();
            assertTrue(site.startedAs(Map.of(), SUPERVISED, Checkout.popserv(), "-C", site.conf()));
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("A: b\n\nc\n")));
            ProcessHandle popserv = popserv(site);
            try (Peer joe = site.login("joe")) {
                site.popserv().destroy();
                assertEquals(0, site.stopped().status());
                assertTrue(popserv.isAlive());
                // The next one has the port already.
                try (Site next = new Site(Setup.STANDARD, Road.RESIDENT)) {
                    next.configure("bindto 127.0.0.1:" + site.port() + "\n");
                    assertTrue(
                            next.startedAs(Map.of(), Checkout.popserv(), "-C", next.conf()),
                            next::evidence);
                }
                joe.ok("DELE 1");
                joe.ok("QUIT");
            } finally {
                popserv.onExit().completeOnTimeout(null, 30, TimeUnit.SECONDS).get();
                popserv.destroyForcibly();
            }
            assertTrue(site.log().contains(" dele=1 "), site::evidence);
        }
    }

    @Test
    void signalsAndExitStatusPass() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            assertTrue(site.startedAs(Map.of(), SUPERVISED, Checkout.popserv(), "-C", site.conf()));
            Program.signal("HUP", site.popserv().pid());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> site.log().contains("- reloaded file="));
            popserv(site).destroyForcibly();
            assertEquals(128 + 9, site.stopped().status());
            Program.Result none =
                    Program.run(site.dir(), 30, SUPERVISED, Checkout.popserv(), "-C", "/none.conf");
            assertEquals(78, none.status(), none.err());
        }
    }
}
