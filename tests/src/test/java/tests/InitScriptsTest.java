package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** What starts popserv where there is no systemd, and what turns its log over. */
class InitScriptsTest {
    private static final Path INIT = Checkout.root().resolve("init");

    @TempDir Path dir;

    /** The script for System V init, with the paths of a site. */
    private Path script(Site site) throws IOException {
        String text =
                Files.readString(INIT.resolve("popserv.init"))
                        .replace("/usr/sbin/popserv", "" + Checkout.popserv())
                        .replace("/etc/popserv/popserv.conf", "" + site.conf())
                        .replace("/etc/default/popserv", dir + "/default")
                        .replace("/run/popserv", dir + "/popserv");
        Files.writeString(
                dir.resolve("default"), "export JAVA_HOME=" + System.getProperty("java.home"));
        Path script = Files.writeString(dir.resolve("popserv.init"), text);
        script.toFile().setExecutable(true);
        return script;
    }

    private Program.Result run(Path script, String action) throws Exception {
        return Program.run(dir, 60, script, action);
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(dir.resolve("popserv.pid")).strip());
    }

    @Test
    void theScriptForSystemVInitStartsStopsAndTells() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: a\n\nb\n")));
            site.configure();
            Path script = script(site);
            try {
                drive(site, script);
            } finally {
                run(script, "stop");
            }
        }
    }

    private void drive(Site site, Path script) throws Exception {
        assertEquals(3, run(script, "status").status());
        assertEquals(7, run(script, "reload").status());
        Program.Result started = run(script, "start");
        assertEquals(0, started.status(), started.err());
        assertEquals(0, run(script, "status").status());
        long first = pid();
        assertEquals(0, run(script, "start").status(), "starting twice is no mistake");
        assertEquals(first, pid());
        assertEquals(0, run(script, "reload").status());
        await().atMost(Duration.ofSeconds(20)).until(() -> site.log().contains(" reloaded "));
        try (Peer joe = site.login("joe")) {
            assertEquals(0, run(script, "restart").status());
            assertNotEquals(first, pid());
            joe.ok("RETR 1");
            joe.body();
            joe.ok("QUIT");
        }
        site.settle("joe");
        long second = pid();
        assertEquals(0, run(script, "stop").status());
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                ProcessHandle.of(first).isEmpty()
                                        && ProcessHandle.of(second).isEmpty());
        assertFalse(Files.exists(dir.resolve("popserv.pid")));
        Files.writeString(site.conf(), "bindto nowhere at all\n");
        Program.Result broken = run(script, "start");
        assertEquals(6, broken.status());
        assertTrue(broken.err().contains(site.conf() + ":1: bindto"), broken.err());
        assertEquals(6, run(script, "restart").status());
    }

    @Test
    void theLogIsTurnedOver() throws Exception {
        Path logrotate = Counterpart.need("logrotate");
        Program.Result result =
                Program.run(
                        dir,
                        20,
                        logrotate,
                        "-d",
                        "-s",
                        dir.resolve("state"),
                        INIT.resolve("logrotate.popserv"));
        assertEquals(0, result.status(), result.err());
        assertFalse(result.err().contains("error:"), result.err());
    }

    @Test
    void allScriptsAreGoodShell() throws Exception {
        for (String name : new String[] {"popserv.init", "popserv.rc", "demo"}) {
            Program.Result result = Program.run(dir, 20, "sh", "-n", INIT.resolve(name));
            assertEquals(0, result.status(), result.err());
        }
    }
}
