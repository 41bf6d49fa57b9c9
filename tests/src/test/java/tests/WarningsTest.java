package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
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

/** What -t warns of that would only show when popserv has run for a while. */
class WarningsTest {
    @TempDir Path dir;

    private String told(Path program, Path conf) throws Exception {
        Program.Result result = Program.run(dir, 30, program, "-t", "-C", conf);
        assertEquals(0, result.status(), result.err());
        return result.err();
    }

    private void mode(String mode) throws Exception {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString(mode));
    }

    /** Root opens the log at the start, and whom it becomes opens it again. */
    @Test
    void aLogThatCannotBeOpenedAgain() throws Exception {
        Counterpart.needRoot();
        Files.writeString(dir.resolve("passwd"), "");
        Files.writeString(dir.resolve("home.conf"), "mode file\nfile " + dir + "/passwd\n");
        Path conf = Files.writeString(dir.resolve("popserv.conf"), "log popserv.log\nuid nobody\n");
        Path log = dir.resolve("popserv.log");
        String warning = conf + ":1: warning: log: ";
        mode("rwxr-xr-x");
        // What is not there, root makes and gives away.
        assertFalse(told(Checkout.popserv(), conf).contains(warning));
        Files.writeString(log, "");
        String told = told(Checkout.popserv(), conf);
        String cause =
                log + " cannot be written by uid 65534, so that HUP cannot open the log again";
        assertTrue(told.contains(warning + cause + "; chown 65534:65534 " + log), told);
        Program.run(dir, 10, "chown", "nobody", log);
        told = told(Checkout.popserv(), conf);
        assertFalse(told.contains(warning), told);
        mode("rwx------");
        told = told(Checkout.popserv(), conf);
        assertTrue(told.contains(warning + dir + " cannot be entered by uid 65534, so"), told);
    }

    /** Each session's process reads popit.conf anew; who reads the log knows after the first. */
    @Test
    void theLogTellsOnceThoughEachSessionHasAProcess() throws Exception {
        Setup setup = Setup.STANDARD.withPopserv("popit.workers 0\n").withPopit("timeout 300\n");
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: a\n\na\n")));
            for (int i = 0; i < 2; i++) {
                try (Peer joe = site.login("joe")) {
                    joe.ok("QUIT");
                }
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> lines(site, " logout ") == 2);
            assertEquals(1, lines(site, "timeout below 600"), site::evidence);
            assertEquals(1, lines(site, "- warning file="), site::evidence);
        }
    }

    private static long lines(Site site, String part) throws IOException {
        return site.log().lines().filter(line -> line.contains(part)).count();
    }

    @Test
    void directoriesThatTheWorkerMisses() throws Exception {
        Files.createDirectories(dir.resolve("news/new"));
        Path conf =
                Files.writeString(
                        dir.resolve("popit.conf"),
                        "telemetry none\nbulletin-source news\nbulletin-db popit.conf\n");
        String warning = ": warning: ";
        String telemetry = "/none is not there; until it is made, no session is written down";
        String bulletins = "; until it is made, nobody gets bulletins";
        assertEquals(
                List.of(
                        conf + ":1" + warning + "telemetry: " + dir + telemetry,
                        conf
                                + (":2" + warning + "bulletin-source: " + dir)
                                + ("/news/cur is not there" + bulletins),
                        conf
                                + (":3" + warning + "bulletin-db: " + conf)
                                + (" is no directory" + bulletins)),
                told(Checkout.popit(), conf).lines().toList());
        Files.createDirectories(dir.resolve("news/cur"));
        Files.writeString(conf, "telemetry news\nbulletin-source news\nbulletin-db none\n");
        assertEquals("", told(Checkout.popit(), conf));
    }
}
