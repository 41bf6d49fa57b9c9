package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Checkout;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The workers that serve longer than a session: until when, and who knows of them. */
class ResidentsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static String popctl(Site site, String order) throws Exception {
        Program.Result result =
                Program.run(site.dir(), 60, Checkout.popctl(), "-C", site.conf(), order);
        assertEquals(0, result.status(), result::err);
        return result.out();
    }

    /** Each text of popit.conf makes another program of popit, with workers of its own. */
    private static void reloadWithOtherWorkers(Site site, int text) throws Exception {
        Files.writeString(site.dir().resolve("popit.conf"), "debug.commands " + text + "\n");
        popctl(site, "reload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "exec"})
    void endingNowEndsThoseOfEveryReloadBefore(String road) throws Exception {
        String lines = road.equals("exec") ? "popit.workers 0\n" : "";
        try (Site site = Site.started(Setup.STANDARD.withPopserv(lines), Road.RESIDENT);
                Peer joe = site.login("joe")) {
            for (int text = 0; text <= 2; text++) {
                reloadWithOtherWorkers(site, text);
                joe.ok("NOOP");
            }
            if (road.equals("worker")) {
                String stats = popctl(site, "stats");
                assertTrue(stats.matches("(?s).* 1 +0 +retiring\n.*"), stats);
            }
            Program.signal("INT", site.popserv().pid());
            assertEquals(0, site.stopped().status());
            assertNull(joe.hear());
        }
    }

    private static int starts(Site site) throws IOException {
        return site.log().split(" - worker worker=", -1).length - 1;
    }

    /** One that ends for want of work has a successor when there is work, and no sooner. */
    @Test
    void anIdleWorkerComesBackWithTheNextClient() throws Exception {
        Setup setup = Setup.STANDARD.withPopserv("popit.workers 2\n").withPopit("idle 1\n");
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            await().atMost(SOON).until(() -> starts(site) == 2);
            await().atMost(SOON).until(() -> site.popits().isEmpty());
            try (Peer joe = site.login("joe")) {
                await().atMost(SOON).until(() -> starts(site) == 4);
                // It has a session now, and lives for that; the other one is idle again.
                await().atMost(SOON).until(() -> site.popits().size() == 1);
                joe.ok("QUIT");
            }
            await().atMost(SOON).until(() -> site.popits().isEmpty());
            assertEquals(4, starts(site));
            assertEquals(0, site.stop().status());
        }
    }
}
