package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Counterpart;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** How many may come: from an address, in all, for an account, at a time. */
class LimitsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Site site(String conf, String road) throws Exception {
        String lines = conf + (road.equals("exec") ? "popit.workers 0\n" : "");
        return Site.started(
                Setup.STANDARD.withPopserv(lines),
                road.equals("relay") ? Road.RELAY : Road.RESIDENT);
    }

    private static void assertRefused(Peer peer) throws IOException {
        String line = peer.hear();
        assertTrue(line.startsWith("-ERR [SYS/TEMP]"), line);
        assertNull(peer.hear());
    }

    private static void awaitWelcome(Site site, InetAddress from) {
        await().atMost(SOON)
                .until(
                        () -> {
                            try (Peer peer = site.connect(from)) {
                                return peer.hear().startsWith("+OK");
                            }
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "relay", "exec"})
    void sameaddrmaxCountsThoseGivenAway(String road) throws Exception {
        InetAddress here = InetAddress.getByName("127.5.0.1");
        InetAddress there = InetAddress.getByName("127.5.0.2");
        try (Site site = site("sameaddrmax 2\n", road)) {
            try (Peer joe = site.connect(here).login("joe", Setup.PASSWORD);
                    Peer ann = site.connect(here)) {
                ann.ok();
                try (Peer third = site.connect(here)) {
                    assertRefused(third);
                }
                site.connect(there).login("ann", Setup.PASSWORD).ok("QUIT");
                joe.ok("QUIT");
                assertNull(joe.hear());
                awaitWelcome(site, here);
                ann.ok("QUIT");
            }
            assertTrue(site.log().contains(" refused ip=127.5.0.1 "), site::evidence);
        }
    }

    @Test
    void sessionsMaxAndAccountmax() throws Exception {
        try (Site site = site("sessions.max 3\nsessions.accountmax 1\n", "worker");
                Peer joe = site.login("joe");
                Peer second = site.connect(null);
                Peer third = site.connect(null)) {
            second.ok();
            third.ok();
            try (Peer fourth = site.connect(null)) {
                assertRefused(fourth);
            }
            second.ok("USER joe");
            String line = second.say("PASS secret").hear();
            assertTrue(line.startsWith("-ERR [") && !line.contains("[AUTH]"), line);
            await().atMost(SOON)
                    .until(() -> site.log().contains(" refused user=joe ip=127.0.0.1 "));
            // From another address the account's limit is another's.
            third.ok("QUIT");
            assertNull(third.hear());
            awaitWelcome(site, null);
            joe.ok("QUIT");
            assertNull(joe.hear());
            await().atMost(SOON)
                    .until(
                            () -> {
                                second.ok("USER joe");
                                return second.say("PASS secret").hear().startsWith("+OK");
                            });
            second.ok("QUIT");
        }
    }

    @Test
    void fdLimit() throws Exception {
        try (Site site = site("fd.limit 777\n", "worker")) {
            String limits = Files.readString(Path.of("/proc/" + site.popserv().pid() + "/limits"));
            assertTrue(limits.matches("(?s).*Max open files +777 .*"), limits);
        }
        try (Site site = site("fd.limit 2147483647\n", "worker")) {
            await().atMost(SOON).until(() -> site.log().contains(" warning file=" + site.conf()));
            assertTrue(site.log().contains("fd.limit: this host gives "), site::evidence);
        }
        try (Site site = site("fd.limit 10\n", "worker")) {
            await().atMost(SOON).until(() -> site.log().contains(" warning file=" + site.conf()));
            assertTrue(site.log().contains("fd.limit: popserv needs 128 "), site::evidence);
            site.login("joe").ok("QUIT");
        }
        try (Site site = site("", "worker")) {
            String limits = Files.readString(Path.of("/proc/" + site.popserv().pid() + "/limits"));
            assertTrue(limits.matches("(?s).*Max open files +(\\d+) +\\1 .*"), limits);
        }
    }

    /** Who does not fit waits in the queue, and the log says what to do. */
    @Test
    void whoFindsNoDescriptorIsServedLater() throws Exception {
        List<Peer> many = new ArrayList<>();
        try (Site site = site("fd.limit 400\n", "worker")) {
            try {
                for (int i = 0; i < 400; i++) {
                    many.add(site.connect(null));
                }
                await().atMost(SOON).until(() -> site.log().contains("Too many open files"));
            } finally {
                for (Peer peer : many) {
                    peer.close();
                }
            }
            site.login("joe").ok("QUIT");
            assertEquals(
                    List.of(
                            "refused local=127.0.0.1:"
                                    + site.port()
                                    + " reason=\"cannot accept: Too many open files; see"
                                    + " fd.limit\""),
                    site.log()
                            .lines()
                            .filter(line -> line.contains("Too many open files"))
                            .map(line -> line.substring(line.indexOf("refused")))
                            .toList());
        }
    }

    @Test
    void acceptsThatManyAWakeUp() throws Exception {
        try (Site site = site("accepts 3\n", "worker")) {
            Path trace = site.dir().resolve("trace");
            String calls = "trace=accept,accept4,epoll_wait,epoll_pwait,epoll_pwait2";
            try (Program tracer = trace(site, "-e", calls, "-o", trace)) {
                await().atMost(SOON)
                        .until(
                                () -> {
                                    site.connect(null).close();
                                    return accepts(trace).size() > 0;
                                });
                // While it stands still, clients come; then they are all there at once.
                Program.signal("STOP", site.popserv().pid());
                List<Peer> peers = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    peers.add(site.connect(null));
                }
                Program.signal("CONT", site.popserv().pid());
                for (Peer peer : peers) {
                    peer.ok();
                    peer.close();
                }
                await().atMost(SOON)
                        .until(() -> accepts(trace).stream().mapToInt(n -> n).sum() >= 11);
            }
            List<Integer> counts = accepts(trace);
            assertEquals(3, counts.stream().mapToInt(n -> n).max().orElse(0), counts::toString);
            assertTrue(counts.stream().filter(n -> n == 3).count() >= 3, counts::toString);
        }
    }

    /**
     * As where no descriptor is left (pidfd_open(2): EMFILE); the next client must find them all.
     */
    @Test
    void aWorkerThatCannotBeWatchedCostsNoDescriptor() throws Exception {
        try (Site site = site("", "exec")) {
            long popserv = site.popserv().pid();
            site.login("joe").ok("QUIT");
            String denial = "inject=pidfd_open:error=EMFILE";
            try (Program tracer = trace(site, "-e", "trace=pidfd_open", "-e", denial)) {
                await().atMost(SOON).until(() -> isRefused(site));
                long before = descriptors(popserv);
                for (int i = 0; i < 5; i++) {
                    assertTrue(isRefused(site));
                }
                await().atMost(SOON).until(() -> descriptors(popserv) <= before);
            }
        }
    }

    /** Has strace(1) follow popserv until it is closed. */
    private static Program trace(Site site, Object... options) throws Exception {
        List<Object> words = new ArrayList<>(List.of(Counterpart.need("strace"), "-f", "-qq"));
        words.addAll(List.of(options));
        words.addAll(List.of("-p", site.popserv().pid()));
        return Program.start(site.dir(), Map.of(), words.toArray());
    }

    private static boolean isRefused(Site site) throws IOException {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER joe");
            return peer.say("PASS " + Setup.PASSWORD).hear().startsWith("-ERR [SYS/TEMP]");
        }
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }

    /** How many connections were accepted between two waits of a thread. */
    private static List<Integer> accepts(Path trace) throws IOException {
        List<Integer> counts = new ArrayList<>();
        java.util.Map<String, Integer> open = new java.util.HashMap<>();
        for (String line : Files.readAllLines(trace)) {
            String thread = line.substring(0, line.indexOf(' '));
            boolean accepted = line.matches(".*accept.*= [0-9]+$");
            if (accepted) {
                open.merge(thread, 1, Integer::sum);
            } else if (line.contains("epoll_") && open.containsKey(thread)) {
                counts.add(open.remove(thread));
            }
        }
        counts.addAll(open.values());
        return counts;
    }
}
