package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.DevLog;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The system log, behind a /dev/log of our own: in a mount namespace, as root. */
class SyslogTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeEach
    void need() {
        Counterpart.needRoot();
    }

    private static void start(Site site) throws Exception {
        assertTrue(DevLog.start(site, ""), site::evidence);
    }

    @Test
    void linesAreAsSyslogdsReadThem() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT);
                Program syslogd = DevLog.listen(site)) {
            start(site);
            site.login("joe").ok("QUIT");
            String head = "<134>[A-Z][a-z]{2} [ 123][0-9] [0-9:]{8} popserv\\[[0-9]+\\]: ";
            awaitLine(syslogd, head + "- started .*");
            awaitLine(
                    syslogd,
                    head + "(\\S+) login user=joe ip=127.0.0.1 local=127.0.0.1 method=PASS .*");
            awaitLine(
                    syslogd,
                    head
                            + "(\\S+) logout user=joe ip=127.0.0.1 reason=quit top=0 retr=0 dele=0"
                            + " octets=[0-9]+ left=0 seconds=[0-9]+");
            assertEquals(0, site.stop().status());
        }
    }

    private static void awaitLine(Program syslogd, String pattern) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertTrue(
                                        syslogd.out().lines().anyMatch(l -> l.matches(pattern)),
                                        syslogd.out()));
    }

    /** As inetd(8) starts us for "stream unix": all of 0 to 2 are the socket. */
    @Test
    void inetdsMistakeIsToldHereAndNotToTheClient() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT);
                Program syslogd = DevLog.listen(site)) {
            site.configure();
            String script =
                    """
                    import socket, subprocess, sys
                    client, server = socket.socketpair()
                    status = subprocess.call(sys.argv[1:], stdin=server, stdout=server, stderr=server)
                    server.close()
                    print(status, client.recv(1000))
                    """;
            Program.Result result =
                    DevLog.run(
                            site,
                            Counterpart.need("python3"),
                            "-c",
                            script,
                            Checkout.popserv(),
                            "-i",
                            "-C",
                            site.conf());
            assertEquals("69 b''\n", result.out(), result.err());
            awaitLine(
                    syslogd,
                    "<131>.* - configuration text=.*-i: descriptor 0 is no TCP socket, and .*");
        }
    }

    @Test
    void rsyslogFilesThemUnderLocal0() throws Exception {
        Path rsyslogd = Counterpart.need("rsyslogd");
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            Path messages = site.dir().resolve("messages");
            try (Program syslogd = rsyslogd(rsyslogd, site, messages)) {
                await().atMost(SOON)
                        .untilAsserted(
                                () ->
                                        assertTrue(
                                                Files.exists(site.dir().resolve("log.sock")),
                                                syslogd.err()));
                start(site);
                site.login("joe").ok("QUIT");
                await().atMost(SOON).untilAsserted(() -> assertFiled(messages, syslogd));
                assertEquals(0, site.stop().status());
            }
        }
    }

    /**
     * Starts rsyslogd, which reads the site's socket and writes what it makes of lines to a file.
     */
    private static Program rsyslogd(Path rsyslogd, Site site, Path messages) throws IOException {
        Path conf = site.dir().resolve("rsyslog.conf");
        Files.writeString(
                conf,
                """
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%s/log.sock")
                template(name="parts" type="string"
                    string="%%syslogfacility-text%% %%syslogseverity-text%% %%programname%%|%%msg%%\\n")
                *.* action(type="omfile" file="%s" template="parts")
                """
                        .formatted(site.dir(), messages));
        Path modules = rsyslogd.resolve("../../lib/x86_64-linux-gnu/rsyslog").normalize();
        List<Object> command = new ArrayList<>(List.of(rsyslogd, "-n", "-f", conf));
        command.addAll(List.of("-i", site.dir().resolve("rsyslog.pid")));
        if (Files.isDirectory(modules)) {
            command.addAll(List.of("-M", modules));
        }
        Map<String, String> libraries = Map.of("LD_LIBRARY_PATH", Counterpart.libraries());
        return Program.start(site.dir(), libraries, command.toArray());
    }

    private static void assertFiled(Path messages, Program syslogd) throws IOException {
        String login = "local0 info popserv\\| \\S+ login user=joe ip=127.*";
        String text = Files.exists(messages) ? Files.readString(messages) : syslogd.err();
        assertTrue(text.lines().anyMatch(line -> line.matches(login)), text);
    }

    @Test
    void aSyslogdThatNeverReadsDelaysNobody() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT);
                Program syslogd = DevLog.listen(site, "and never read")) {
            start(site);
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                times.add(login(site));
            }
            List<Double> first = new ArrayList<>(times.subList(50, 150));
            List<Double> last = new ArrayList<>(times.subList(200, 300));
            first.sort(null);
            last.sort(null);
            System.out.printf("median login: %.2f, then %.2f ms%n", first.get(50), last.get(50));
            // A login that waited would take seconds.
            assertTrue(last.get(50) < first.get(50) + 1000, times::toString);
            assertEquals(0, site.stop().status());
        }
    }

    private static double login(Site site) throws IOException {
        try (Peer bob = site.connect(null)) {
            bob.ok();
            bob.ok("USER bob");
            long start = System.nanoTime();
            String answer = bob.say("PASS secret").hear();
            double time = (System.nanoTime() - start) / 1e6;
            assertTrue(answer.startsWith("+OK") || answer.startsWith("-ERR [IN-USE]"), answer);
            bob.ok("QUIT");
            bob.hear();
            return time;
        }
    }
}
