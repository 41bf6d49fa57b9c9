package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Site;

/** The first command of the README: it comes up, its printed command works, and it goes away. */
class DemoTest {
    private static final Path DEMO = Checkout.root().resolve("init/demo");

    @TempDir Path dir;

    private Program start(Object... words) throws Exception {
        Object[] command = Stream.concat(Stream.of(DEMO), Stream.of(words)).toArray();
        return Program.start(dir, Map.of("TMPDIR", "" + dir, "HOME", "" + dir), command);
    }

    private static int printedPort(Program demo) throws Exception {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !demo.isAlive() || demo.out().contains("curl pop3://"));
        Pattern command = Pattern.compile("curl pop3://joe:secret@127\\.0\\.0\\.1:(\\d+)/1");
        Matcher m = command.matcher(demo.out());
        assertTrue(m.find(), demo.out() + demo.err());
        return Integer.parseInt(m.group(1));
    }

    @Test
    void showsItsMailAndLeavesNothingBehind() throws Exception {
        int port = Site.freePort();
        try (Program demo = start("--port", port, "--tls-port", Site.freePort())) {
            assertEquals(port, printedPort(demo));
            List<ProcessHandle> all = demo.handle().descendants().toList();
            Path welcome = Checkout.root().resolve("init/mail/1-welcome.eml");
            try (Peer joe = Peer.connect(port, null).login("joe", "secret");
                    Peer ann = Peer.connect(port, null).login("ann", "secret")) {
                joe.ok("RETR 1");
                assertArrayEquals(Octets.sent(Files.readAllBytes(welcome)), joe.body());
                ann.ok("STAT");
                // Ctrl-C, with both sessions open.
                Program.signal("INT", demo.handle().pid());
                assertEquals(0, demo.await(30).status(), demo.err());
            }
            for (ProcessHandle process : all) {
                await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
            }
            try (Stream<Path> left = Files.list(dir)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void keepsASiteThatHasAName() throws Exception {
        Path site = dir.resolve("a site");
        for (int run = 0; run < 2; run++) {
            int port = Site.freePort();
            try (Program demo =
                    start("--dir", site, "--port", port, "--tls-port", Site.freePort())) {
                try (Peer joe = Peer.connect(printedPort(demo), null).login("joe", "secret")) {
                    assertTrue(joe.ok("STAT").startsWith("+OK " + (5 - run) + " "));
                    joe.ok("DELE 1");
                    joe.ok("QUIT");
                    joe.hear();
                }
                Program.signal("TERM", demo.handle().pid());
                assertEquals(0, demo.await(30).status());
            }
            assertTrue(Files.isDirectory(site.resolve("home/joe/Maildir/cur")));
        }
    }

    @Test
    void tellsWhatIsWrong() throws Exception {
        assertEquals(64, Program.run(dir, 30, DEMO, "--port", "x").status());
        assertEquals(64, Program.run(dir, 30, DEMO, "--what").status());
        try (java.net.ServerSocket taken = new java.net.ServerSocket()) {
            taken.bind(new java.net.InetSocketAddress("127.0.0.1", 0));
            try (Program demo =
                    start("--port", taken.getLocalPort(), "--tls-port", Site.freePort())) {
                Program.Result result = demo.await(60);
                assertEquals(69, result.status());
                assertTrue(result.err().contains(":" + taken.getLocalPort()), result.err());
                assertFalse(result.out().contains("curl"), result.out());
            }
        }
    }
}
