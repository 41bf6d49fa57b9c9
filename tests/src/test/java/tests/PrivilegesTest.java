package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Counterpart;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** uid and gid, as root: who popserv and its workers are, thread by thread, as /proc tells. */
class PrivilegesTest {
    private static final String NOBODY = "65534";

    @BeforeEach
    void asRoot() {
        Counterpart.needRoot();
    }

    private static void assertAre(String uid, String gid, ProcessHandle process)
            throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            List<Path> all = tasks.toList();
            assertFalse(all.isEmpty());
            for (Path task : all) {
                List<String> status;
                try {
                    status = Files.readAllLines(task.resolve("status"));
                } catch (java.nio.file.NoSuchFileException ended) {
                    continue;
                }
                assertEquals(four(uid), line(status, "Uid:"), status::toString);
                assertEquals(four(gid), line(status, "Gid:"), status::toString);
                assertEquals("", line(status, "Groups:"), status::toString);
            }
        }
    }

    private static String four(String id) {
        return String.join(" ", id, id, id, id);
    }

    private static String line(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().replace('\t', ' '))
                .findFirst()
                .orElse("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid nobody\ngid daemon\n", "uid 65534\ngid 1\n"})
    void byNameAndByNumber(String lines) throws Exception {
        try (Site site = new Site(Setup.STANDARD.withPopserv(lines), Road.RESIDENT)) {
            site.handOver("nobody");
            site.start();
            // Before any client is served; the first is greeted only now.
            try (Peer joe = site.login("joe")) {
                assertAre(NOBODY, "1", site.popserv());
                assertAre(NOBODY, "1", site.popits().get(0));
                joe.ok("QUIT");
            }
            assertEquals(0, site.stop().status(), site::evidence);
            assertFalse(Files.exists(site.pidfile()), "the directory is nobody's, and so was it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "popit.workers 0\n"})
    void withoutUidAnAccountsMailIsServedAsTheAccount(String lines) throws Exception {
        try (Site site = new Site(Setup.STANDARD.withPopserv(lines), Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: x\n\nx\n")));
            site.handOver("nobody");
            site.start();
            try (Peer joe = site.login("joe")) {
                joe.ok("RETR 1");
                joe.body();
                List<ProcessHandle> theirs =
                        site.popserv()
                                .descendants()
                                .filter(p -> p.info().user().orElse("").equals("nobody"))
                                .toList();
                assertEquals(1, theirs.size(), site::evidence);
                assertAre(NOBODY, NOBODY, theirs.get(0));
                joe.ok("QUIT");
            }
            site.settle("joe");
            Path maildir = site.homes().toRealPath().resolve("joe/Maildir");
            try (Stream<Path> files = Files.walk(maildir)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    assertEquals(65534, Files.getAttribute(file, "unix:uid"), file::toString);
                }
            }
            assertTrue(Files.exists(maildir.resolve("cur/1000000001.a:2,S")));
        }
    }

    @Test
    void aLeftOverThatMayNotBeRemovedKeepsNoOtherAndIsToldOnceASession() throws Exception {
        try (Site site = new Site(Setup.STANDARD.withPopserv("uid nobody\n"), Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: x\n\nx\n")));
            Path tmp = site.homes().toRealPath().resolve("joe/Maildir/tmp");
            for (int i = 1; i <= 8; i++) {
                leave(tmp.resolve("nobodys" + i));
            }
            site.handOver("nobody");
            leave(tmp.resolve("roots1"));
            leave(tmp.resolve("roots2"));
            // In such a directory everybody removes what is his (inode(7)).
            Program.run(tmp, 10, "chown", "root", ".");
            Program.run(tmp, 10, "chmod", "1777", ".");
            site.start();
            try (Peer joe = site.login("joe")) {
                joe.ok("DELE 1");
                joe.ok("QUIT");
            }
            site.settle("joe");
            try (Stream<Path> files = Files.list(tmp)) {
                assertEquals(
                        List.of("roots1", "roots2"),
                        files.map(file -> "" + file.getFileName()).sorted().toList());
            }
            String told = "is old and cannot be removed: Operation not permitted (and 1 more)";
            // Settling is a session, too.
            List<String> sessions =
                    site.log()
                            .lines()
                            .filter(line -> line.contains(told))
                            .map(line -> line.split(" ")[1])
                            .toList();
            assertFalse(sessions.isEmpty(), site::evidence);
            assertEquals(sessions.stream().distinct().toList(), sessions, site::evidence);
        }
    }

    private static void leave(Path file) throws IOException {
        Files.writeString(file, "x");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(37)));
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(old, old, null);
    }

    @Test
    void whatCannotBeIsTold() throws Exception {
        try (Site site =
                new Site(Setup.STANDARD.withPopserv("uid no-such-user\n"), Road.RESIDENT)) {
            site.configure();
            assertFalse(
                    site.startedAs(
                            java.util.Map.of(), tests.site.Checkout.popserv(), "-C", site.conf()));
            assertEquals(78, site.stopped().status());
        }
    }
}
