package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** TERM with a hundred sessions in every state: all of them end as their clients wish. */
class EndingTest {
    private static final int SESSIONS = 100;

    /** So many times 170 KB are more than the kernel keeps for one client. */
    private static final int LATE = 26;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] LARGE =
            Octets.of("Subject: large\n\n" + "0123456789abcdef\n".repeat(300_000));
    private static final byte[] SMALL = Octets.of("Subject: small\n\nsmall\n");

    private static Site site(String conf, Road road, int sessions) throws Exception {
        List<String> accounts = new ArrayList<>();
        Mail mail = new Mail();
        for (int i = 0; i < sessions; i++) {
            accounts.add("user" + i + ":{PLAIN}secret");
            mail.with("user" + i + "/new/1000000001.a", i % 5 == 3 ? LARGE : SMALL);
        }
        Setup setup = Setup.STANDARD.withAccounts(accounts).withPopserv(conf);
        Site site = Site.started(setup, road);
        site.layOut(mail);
        return site;
    }

    /** Brings a client into one of five states. */
    private static Peer begun(Site site, int i) throws Exception {
        Peer peer = site.connect(null);
        peer.ok();
        if (i % 5 >= 1) {
            peer.ok("USER user" + i);
        }
        if (i % 5 >= 2) {
            peer.ok("PASS secret");
        }
        if (i % 5 == 3) {
            // Five megabytes stand in the way of what follows until they are read.
            peer.ok("RETR 1");
        } else if (i % 5 == 4) {
            peer.ok("DELE 1");
        }
        return peer;
    }

    /** Goes on from there to the end. */
    private static void ended(Peer peer, int i) throws Exception {
        if (i % 5 < 1) {
            peer.ok("USER user" + i);
        }
        if (i % 5 < 2) {
            peer.ok("PASS secret");
        }
        if (i % 5 == 3) {
            assertEquals(Octets.sent(LARGE).length, peer.body().length);
            peer.ok("DELE 1");
        }
        peer.ok("QUIT");
        assertNull(peer.hear());
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "relay", "exec"})
    void everySessionEndsAsItsClientWishes(String road) throws Exception {
        // A process for each session is heavier: there are fewer of them.
        int sessions = road.equals("exec") ? SESSIONS / 10 : SESSIONS;
        String conf = road.equals("exec") ? "popit.workers 0\n" : "";
        List<Peer> peers = new ArrayList<>();
        try (Site site = site(conf, road.equals("relay") ? Road.RELAY : Road.RESIDENT, sessions)) {
            for (int i = 0; i < sessions; i++) {
                peers.add(begun(site, i));
            }
            Program.signal("TERM", site.popserv().pid());
            await().atMost(SOON).until(() -> site.log().contains(" - stopping reason=TERM"));
            try (Program second = second(site)) {
                try (Peer next = site.connect(null)) {
                    next.ok();
                    next.ok("QUIT");
                }
                for (int i = 0; i < sessions; i++) {
                    ended(peers.get(i), i);
                }
                assertEquals(0, site.stopped().status(), site::evidence);
                assertTrue(second.isAlive());
            }
            List<String> left =
                    site.snapshot().files().keySet().stream()
                            .map(name -> name.substring(4, name.indexOf('/')))
                            .filter(number -> Integer.parseInt(number) % 5 >= 3)
                            .toList();
            assertEquals(List.of(), left, "deleted by those who said so");
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** The kernel has shaken hands with them, and nobody else would ever greet them. */
    @Test
    void whoWaitsInTheQueueAtTermIsServed() throws Exception {
        try (Site site = site("accepts 1\n", Road.RESIDENT, SESSIONS / 2)) {
            // One login makes all that is made once.
            begun(site, 2).close();
            site.settle("user2");
            List<Peer> queue = new ArrayList<>();
            Program.signal("STOP", site.popserv().pid());
            try {
                for (int i = 0; i < SESSIONS / 2; i++) {
                    queue.add(site.connect(null));
                }
                Program.signal("TERM", site.popserv().pid());
            } finally {
                Program.signal("CONT", site.popserv().pid());
            }
            for (int i = 0; i < queue.size(); i++) {
                queue.get(i).login("user" + i, "secret").ok("QUIT");
                queue.get(i).close();
            }
            assertEquals(0, site.stopped().status(), site::evidence);
        }
    }

    /**
     * A session that is over popserv does not wait for at TERM. So it may hold nothing of it any
     * more: even if it is killed, the kernel sends the rest.
     */
    @Test
    void aRelayedSessionIsNotOverUntilItsClientHasAll() throws Exception {
        byte[] part = Octets.of("Subject: part\n\n" + "0123456789abcdef\n".repeat(10_000));
        List<String> accounts = new ArrayList<>();
        Mail mail = new Mail();
        for (int i = 0; i < LATE; i++) {
            accounts.add("user" + i + ":{PLAIN}secret");
            mail.with("user" + i + "/new/1000000001.a", part);
        }
        List<Socket> clients = new ArrayList<>();
        try (Site site = Site.started(Setup.STANDARD.withAccounts(accounts), Road.RELAY)) {
            site.layOut(mail);
            for (int i = 0; i < LATE; i++) {
                clients.add(sayingAll(site, i));
            }
            var loggedOut = new AtomicReference<>(List.<String>of());
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                List<String> before = loggedOut.getAndSet(loggedOut(site));
                                return !before.isEmpty() && before.equals(loggedOut.get());
                            });
            site.popserv().destroyForcibly();
            for (String user : loggedOut.get()) {
                int i = Integer.parseInt(user.substring("user".length()));
                String heard = Octets.text(clients.get(i).getInputStream().readAllBytes());
                assertTrue(heard.endsWith("left\r\n"), user + " heard " + heard.length());
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static List<String> loggedOut(Site site) throws IOException {
        return Pattern.compile(" logout user=(\\w+)")
                .matcher(site.log())
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    /** A client that says all at once, and reads later; each asks for some more than the last. */
    private static Socket sayingAll(Site site, int i) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4096);
        client.setSoTimeout(Peer.PATIENCE);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
        String words =
                "USER user%d\r\nPASS secret\r\n%sQUIT\r\n".formatted(i, "RETR 1\r\n".repeat(i + 1));
        client.getOutputStream().write(Octets.of(words));
        return client;
    }

    /** Another instance on the same port, at once. */
    private static Program second(Site site) throws Exception {
        var pidfile = site.dir().resolve("second.pid");
        var conf = site.dir().resolve("second.conf");
        Files.writeString(
                conf, Files.readString(site.conf()).replaceAll("pidfile .*", "pidfile " + pidfile));
        Program second =
                Program.start(site.dir(), java.util.Map.of(), Checkout.popserv(), "-C", conf);
        await().atMost(SOON).until(() -> Files.exists(pidfile) || !second.isAlive());
        assertTrue(second.isAlive(), second.err());
        return second;
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "exec"})
    void interruptEndsWorkersToo(String road) throws Exception {
        String conf = road.equals("exec") ? "popit.workers 0\n" : "";
        try (Site site = site(conf, Road.RESIDENT, 5);
                Peer one = begun(site, 4);
                Peer other = begun(site, 1)) {
            List<ProcessHandle> children = site.popserv().descendants().toList();
            assertFalse(children.isEmpty());
            Program.signal("INT", site.popserv().pid());
            assertEquals(0, site.stopped().status(), site::evidence);
            assertNull(one.hear());
            assertNull(other.hear());
            await().atMost(SOON)
                    .until(
                            () ->
                                    Stream.of(children)
                                            .noneMatch(
                                                    all ->
                                                            all.stream()
                                                                    .anyMatch(
                                                                            ProcessHandle
                                                                                    ::isAlive)));
            // Cut short, not ended by QUIT: nothing was deleted.
            assertTrue(site.snapshot().files().containsKey("user4/new/1000000001.a"));
        }
    }

    /** A worker that stands still is given seconds; whoever came meanwhile would be cut off. */
    @Test
    void interruptShutsTheDoorsWhileAWorkerStillEnds() throws Exception {
        try (Site site = site("", Road.RESIDENT, 5);
                Peer inside = begun(site, 4)) {
            Program.signal("STOP", site.popits().get(0).pid());
            Program.signal("INT", site.popserv().pid());
            await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> refuses(site));
            assertTrue(site.popserv().isAlive(), site::evidence);
            assertEquals(0, site.stopped().status(), site::evidence);
            assertNull(inside.hear());
        }
    }

    private static boolean refuses(Site site) throws Exception {
        try (Peer peer = site.connect(null)) {
            peer.hear();
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    @Test
    void autocloseStandaloneIsAsTerm() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            site.configure("autoclose 5\n");
            // Standalone, autoclose ends it as TERM does.
            assertTrue(site.startedAs(java.util.Map.of(), Checkout.popserv(), "-C", site.conf()));
            try (Peer joe = site.login("joe")) {
                await().atMost(SOON)
                        .until(() -> site.log().contains(" - stopping reason=autoclose"));
                joe.ok("STAT");
                assertTrue(site.popserv().isAlive(), "it stays as long as a session does");
                joe.ok("QUIT");
            }
            assertEquals(0, site.stopped().status(), site::evidence);
        }
    }
}
