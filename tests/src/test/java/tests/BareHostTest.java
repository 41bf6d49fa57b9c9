package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** A host as containers are: its name is in no hosts file, and it has no network but itself. */
class BareHostTest {
    private static final String HOST =
            "echo nowhere.invalid >/proc/sys/kernel/hostname && ip link set lo up && exec \"$@\"";

    private Path unshare;

    @BeforeEach
    void need() {
        Counterpart.needRoot();
        unshare = Counterpart.need("unshare");
        Counterpart.need("ip");
    }

    private Object[] there(Object... command) {
        List<Object> all =
                new ArrayList<>(List.of(unshare, "--uts", "--net", "sh", "-c", HOST, "sh"));
        all.addAll(List.of(command));
        return all.toArray();
    }

    @Test
    void theCheckHasNothingToTell() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            Program.Result result =
                    Program.run(site.dir(), 60, there(Checkout.popserv(), "-t", "-C", site.conf()));
            assertEquals(0, result.status(), result.err());
            assertEquals("", result.out() + result.err());
        }
    }

    @Test
    void theLogHasNoWarnings() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            Object[] command =
                    there(Checkout.popserv(), "-C", site.conf(), "-b", ":" + site.port());
            assertTrue(site.startedAs(Map.of(), command), site::evidence);
            await().atMost(Duration.ofSeconds(30)).until(() -> site.log().contains(" worker "));
            Program.Result end = site.stop();
            assertEquals("", end.err());
            assertFalse(site.log().matches("(?s).* (library|warning|worker-says) .*"), site.log());
        }
    }
}
