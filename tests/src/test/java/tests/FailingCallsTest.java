package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

/** System calls that fail for once, as strace(1) has them fail. */
class FailingCallsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** As over a network, with a lock daemon that does not answer. */
    @Test
    void aMaildropIsLetGoWhenUnlockingFails() throws Exception {
        Path strace = Counterpart.need("strace");
        try (Site site = Site.started(Setup.STANDARD, Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: a\n\na\n")));
            Path trace = site.dir().resolve("trace");
            try (Peer joe = site.login("joe")) {
                long popit = site.popits().get(0).pid();
                Path lock = site.homes().toRealPath().resolve("joe/Maildir/popit.lock");
                try (Program tracer =
                        Program.start(
                                site.dir(),
                                Map.of(),
                                strace,
                                "-f",
                                "-qq",
                                "-e",
                                "trace=fcntl",
                                "-e",
                                "inject=fcntl:error=ENOLCK:when=1",
                                "-P",
                                lock,
                                "-o",
                                trace,
                                "-p",
                                popit)) {
                    await().atMost(SOON).ignoreExceptions().until(() -> isTraced(popit));
                    joe.ok("QUIT");
                    await().atMost(SOON).until(() -> Files.readString(trace).contains("F_UNLCK"));
                }
            }
            // Another process asks the kernel; popit has a table of its own besides.
            await().atMost(SOON).until(() -> opens(site));
            String calls = Files.readString(trace);
            assertTrue(calls.matches("(?s).*F_UNLCK[^\n]*\\(INJECTED\\)\n.*"), calls);
        }
    }

    /** As on a disk that wears out: the others can be fetched, and nothing wrong is remembered. */
    @Test
    void aMessageThatCannotBeLookedAtCostsItselfAlone(@TempDir Path maildir) throws Exception {
        Path strace = Counterpart.need("strace");
        for (String name : List.of("cur", "new", "tmp")) {
            Files.createDirectory(maildir.resolve(name));
        }
        Path bad = Files.writeString(maildir.resolve("new/1000000001.a"), "Subject: a\n\na\n");
        Files.writeString(maildir.resolve("new/1000000002.b"), "Subject: b\n\nb\n");
        Path says = Files.writeString(maildir.resolve("tmp/says"), "RETR 1\r\nRETR 2\r\nQUIT\r\n");
        String script = "exec \"$@\" <" + says;
        Program.Result failing =
                Program.run(
                        maildir.toRealPath(),
                        30,
                        "sh",
                        "-c",
                        script,
                        "sh",
                        strace,
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-P",
                        bad.toRealPath(),
                        "-e",
                        "inject=/^(newfstatat|statx|lstat|stat)$:error=EIO",
                        Checkout.popit());
        assertEquals(
                List.of(
                        "-ERR [SYS/TEMP] message 1 cannot be read now",
                        "+OK 17 octets",
                        "+OK bye, 2 messages left"),
                replies(failing));
        Program.Result again =
                Program.run(maildir.toRealPath(), 30, "sh", "-c", script, "sh", Checkout.popit());
        assertEquals(
                List.of("+OK 17 octets", "+OK 17 octets", "+OK bye, 2 messages left"),
                replies(again));
    }

    /** The answers behind the greeting, without messages. */
    private static List<String> replies(Program.Result session) {
        return session.out().lines().filter(line -> line.matches("[+-].*")).skip(1).toList();
    }

    /** Fails where a thread ends meanwhile. */
    private static boolean isTraced(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("status")).contains("TracerPid:\t0\n")) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean opens(Site site) throws IOException {
        try (Peer another = site.oneShot("joe")) {
            return another.hear().startsWith("+OK 1 ");
        }
    }
}
