package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** init/archive makes class-data archives where popserv is installed, and the programs use them. */
class ArchiveTest {
    private static Path dir;
    private static Path home;
    private static Path lib;
    private static Program.Result made;

    @BeforeAll
    static void install() throws Exception {
        dir = Files.createTempDirectory("popserv-archive").toRealPath();
        Path tree = Checkout.root().resolve("init/package/tree");
        Path root = dir.resolve("root");
        Program.Result laid =
                Program.run(dir, 120, tree, root, dir.resolve("tar"), "2026-11-21T00:00:00Z");
        assertEquals(0, laid.status(), laid.err());
        home = root.resolve("usr/libexec/popserv");
        lib = home.resolve("lib");
        made = archive();
    }

    @AfterAll
    static void remove() throws Exception {
        Program.run(Path.of("/"), 30, "rm", "-rf", dir);
    }

    private static Program.Result archive() throws Exception {
        return Program.run(dir, 240, home.resolve("archive"), home);
    }

    @Test
    void itTellsWhatItMade() {
        assertEquals(0, made.status(), made.err());
        assertEquals(
                lib.resolve("popserv.jsa")
                        + "\n"
                        + lib.resolve("popit.jsa")
                        + "\n"
                        + lib.resolve("popit-once.jsa")
                        + "\n",
                made.out());
        assertEquals("", made.err());
    }

    @Test
    void theFrontAndItsWorkerAreMappedFromThem() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            assertTrue(
                    site.startedAs(Map.of(), home.resolve("bin/popserv"), "-C", site.conf()),
                    site::evidence);
            try (Peer joe = site.login("joe")) {
                assertMapped(site.popserv(), "popserv.jsa");
                assertMapped(site.popits().get(0), "popit.jsa");
                // Unpacked into /tmp they would need one whose files can be executed.
                assertMapped(site.popserv(), "native");
                assertMapped(site.popits().get(0), "native");
                joe.ok("QUIT");
            }
            assertEquals(0, site.stop().status(), site::evidence);
        }
    }

    private static void assertMapped(ProcessHandle process, String archive) throws Exception {
        String maps = Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
        assertTrue(maps.contains(lib.resolve(archive).toString()), maps);
    }

    /** Java does not start at all with an archive it cannot use when it is told that it must. */
    @Test
    void theWorkerForOneSessionStartsFromItsOwn() throws Exception {
        Program.Result version =
                Program.run(
                        dir,
                        30,
                        "env",
                        "POPIT_JAVA_OPTS=-Xshare:on",
                        home.resolve("bin/popit"),
                        "-V");
        assertEquals(0, version.status(), version.err());
    }

    @Test
    void whereItFailsThingsAreAsTheyWere() throws Exception {
        Path broken = dir.resolve("broken");
        Program.Result copied = Program.run(dir, 60, "cp", "-a", home, broken);
        assertEquals(0, copied.status(), copied.err());
        Path archive = broken.resolve("lib/popserv.jsa");
        Object before = Files.getLastModifiedTime(archive);
        Files.delete(broken.resolve("lib/popit.jar"));
        Program.Result failed = Program.run(dir, 120, broken.resolve("archive"), broken);
        assertNotEquals(0, failed.status());
        assertTrue(failed.err().contains("archive: popserv does not"), failed.err());
        assertEquals(before, Files.getLastModifiedTime(archive));
        assertTrue(Files.exists(broken.resolve("lib/popit-once.jsa")));
        assertEquals(0, Program.run(broken, 20, "sh", "-c", "! ls lib/*.old lib/*.new").status());
    }
}
