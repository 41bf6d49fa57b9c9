package tests.clients;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Mail programs log in by every mechanism they know. */
class SaslClientsTest {
    private static Site site;

    @TempDir Path dir;

    @BeforeAll
    static void start() throws Exception {
        Setup setup =
                Setup.STANDARD
                        .withAccounts(List.of("joe:{PLAIN}secret"))
                        .withPopserv(
                                "apop 1\n"
                                        + "auth.mechs plain login cram-md5 scram-sha-1"
                                        + " scram-sha-256\n");
        site = Site.started(setup, Road.RESIDENT);
        site.layOut(new Mail().with("joe/cur/1000000001.a:2,S", Octets.of("Subject: a\n\nb\n")));
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    private static void assertMethod(String method) throws Exception {
        site.settle("joe");
        // Log lines are written a moment after what they tell.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertTrue(
                                        site.log().contains(" method=" + method + " "),
                                        site::evidence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "login", "cram-md5", "scram-sha-1", "scram-sha-256", "apop"})
    void mpop(String mechanism) throws Exception {
        Clients.need("mpop");
        Path delivered = dir.resolve("delivered");
        Program.Result result =
                Program.run(
                        dir,
                        60,
                        "mpop",
                        "--host=127.0.0.1",
                        "--port=" + site.port(),
                        "--user=joe",
                        "--passwordeval=echo secret",
                        "--auth=" + mechanism,
                        "--tls=off",
                        "--keep=on",
                        "--uidls-file=" + dir.resolve("uidls"),
                        "--delivery=mbox," + delivered);
        assertEquals(0, result.status(), () -> result.out() + result.err());
        assertTrue(Files.readString(delivered).contains("Subject: a"));
        assertMethod(mechanism.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "+APOP"})
    void curl(String mechanism) throws Exception {
        Clients.need("curl");
        Program.Result result =
                Program.run(
                        dir,
                        60,
                        "curl",
                        "-sS",
                        "--login-options",
                        "AUTH=" + mechanism,
                        "-u",
                        "joe:secret",
                        "pop3://127.0.0.1:" + site.port() + "/1");
        assertEquals(0, result.status(), () -> result.out() + result.err());
        assertTrue(result.out().contains("Subject: a"));
        assertMethod(mechanism.replace("+", ""));
    }

    @Test
    void fetchmailWithCramMd5() throws Exception {
        Clients.need("fetchmail");
        Path rc =
                Files.writeString(
                        dir.resolve("rc"),
                        "poll 127.0.0.1 protocol pop3 service "
                                + site.port()
                                + " auth cram-md5 user joe password secret sslproto '' keep mda"
                                + " \"cat >>"
                                + dir.resolve("got")
                                + "\"\n");
        Files.setPosixFilePermissions(
                rc, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Program.Result result =
                Program.run(
                        dir,
                        60,
                        "fetchmail",
                        "-a",
                        "-f",
                        rc,
                        "-i",
                        dir.resolve("ids"),
                        "--pidfile",
                        dir.resolve("pid"));
        assertEquals(0, result.status(), () -> result.out() + result.err());
        assertTrue(Files.readString(dir.resolve("got")).contains("Subject: a"));
        assertMethod("CRAM-MD5");
    }
}
