package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.DevLog;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The filter for fail2ban finds who guesses, and nobody else, in the lines popserv writes. */
class FailToBanTest {
    private static final Path COMMON = Path.of("/etc/fail2ban/filter.d/common.conf");

    /** Names that want others to be banned. */
    private static final List<String> HOSTILE =
            List.of(
                    "x ip=192.0.2.1",
                    "x\" ip=192.0.2.1 \"",
                    "ip=192.0.2.1",
                    "\" ip=192.0.2.1 reason=wrong",
                    "\\\" ip=192.0.2.1 local=192.0.2.1 reason=wrong",
                    "x login-failed ip=192.0.2.1 reason=wrong",
                    "x=\"y ip=192.0.2.1 reason=wrong\"");

    private static final String CONF = "auth.tries 3\nauth.block 60\nsameaddrmax 1\n";

    @TempDir Path dir;

    private Path regex;
    private Path filter;

    @BeforeEach
    void need() throws IOException {
        regex = Counterpart.need("fail2ban-regex");
        filter = dir.resolve("popserv.conf");
        Files.copy(Checkout.root().resolve("init/fail2ban/filter.conf"), filter);
        Files.copy(COMMON, dir.resolve("common.conf"));
    }

    private static InetAddress place(int host) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 4, 0, (byte) host});
    }

    private static void fail(Site site, int host, String user) throws IOException {
        try (Peer peer = site.connect(place(host))) {
            peer.ok();
            peer.ok("USER " + user);
            assertTrue(peer.say("PASS guess of " + user).hear().startsWith("-ERR [AUTH]"));
            peer.ok("QUIT");
            peer.hear();
        }
    }

    /** What happens on a bad day, each at an address of its own. */
    private static void badDay(Site site) throws Exception {
        try (Peer joe = site.connect(place(1))) {
            joe.login("joe", Setup.PASSWORD).ok("QUIT");
        }
        fail(site, 2, "joe");
        fail(site, 3, "nobody@example.com");
        int host = 10;
        for (String name : HOSTILE) {
            fail(site, host++, name);
        }
        try (Peer first = site.connect(place(30));
                Peer second = site.connect(place(30))) {
            first.ok();
            assertTrue(second.hear().startsWith("-ERR [SYS/TEMP]"));
            first.ok("QUIT");
        }
        for (int i = 0; i < 3; i++) {
            fail(site, 40, "guessed" + i);
        }
    }

    private static List<String> guessers() {
        List<String> expected = new java.util.ArrayList<>(List.of("127.4.0.2", "127.4.0.3"));
        for (int i = 0; i < HOSTILE.size(); i++) {
            expected.add("127.4.0." + (10 + i));
        }
        // Three failures, and the line that tells that the address is blocked now.
        for (int i = 0; i < 4; i++) {
            expected.add("127.4.0.40");
        }
        return expected;
    }

    private List<String> found(Path log, String mode) throws Exception {
        Program.Result result =
                Program.run(dir, 60, regex, "-o", "ip", log, filter + "[mode=" + mode + "]");
        assertEquals(0, result.status(), result.out() + result.err());
        return result.out().lines().filter(line -> !line.isBlank()).sorted().toList();
    }

    private void check(Path log) throws Exception {
        List<String> sorted = guessers().stream().sorted().collect(Collectors.toList());
        assertEquals(sorted, found(log, "normal"), Files.readString(log));
        sorted.add("127.4.0.30");
        sorted.sort(null);
        assertEquals(sorted, found(log, "aggressive"), Files.readString(log));
    }

    @Test
    void inAFileOfPopservs() throws Exception {
        try (Site site = Site.started(Setup.STANDARD.withPopserv(CONF), Road.RESIDENT)) {
            badDay(site);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> site.log().contains(" blocked ip=127.4.0.40 "));
            check(Files.writeString(dir.resolve("popserv.log"), site.log()));
        }
    }

    @Test
    void inSyslog() throws Exception {
        Counterpart.needRoot();
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT);
                Program syslogd = DevLog.listen(site)) {
            assertTrue(DevLog.start(site, CONF), site::evidence);
            badDay(site);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> syslogd.out().contains(" blocked ip=127.4.0.40 "));
            check(Files.writeString(dir.resolve("syslog"), DevLog.filed(syslogd)));
        }
    }
}
