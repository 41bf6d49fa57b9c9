package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;
import tests.site.Sockets;

/**
 * Many logins at a time: every one is served, greeted once, and shown its own mail. {@code
 * -Dtests.logins=N} sets how many.
 */
class LoginsTest {
    private static final int CLIENTS = 64;
    private static final int LOGINS = Integer.getInteger("tests.logins", 20_000);

    @Test
    void noneIsLostNorMixed() throws Exception {
        try (Site site = site()) {
            // What a worker opens once and keeps is open after the first sessions.
            everyone(site, CLIENTS, i -> session(site, i));
            settled(site);
            int front = Sockets.count(site.popserv());
            int worker = Sockets.count(site.popits().get(0));
            everyone(site, LOGINS, i -> session(site, i));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> {
                                assertEquals(front, Sockets.count(site.popserv()), "popserv");
                                assertEquals(worker, Sockets.count(site.popits().get(0)), "popit");
                            });
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
        }
    }

    @Test
    void aKillInTheMiddleHurtsOnlyThatMoment() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicLong back = new AtomicLong();
        AtomicLong killed = new AtomicLong(Long.MAX_VALUE);
        try (Site site = site()) {
            everyone(
                    site,
                    LOGINS / 4,
                    i -> {
                        if (done.incrementAndGet() == LOGINS / 8) {
                            killWithin(site, i, killed);
                        }
                        try {
                            long began = System.nanoTime();
                            cutSession(site, i);
                            if (began > killed.get()) {
                                back.compareAndSet(0, System.nanoTime());
                            }
                            site.settle("user" + i);
                        } catch (IOException e) {
                            broken.incrementAndGet();
                        }
                    });
            long millis = (back.get() - killed.get()) / 1_000_000;
            assertTrue(back.get() > 0, "no login ever after");
            System.out.printf("no login for %d ms after the kill%n", millis);
            System.out.printf("%d other sessions broken by it%n", broken.get());
            assertEquals(mail().files().keySet(), site.snapshot().files().keySet());
        }
    }

    /** Kills the worker in the middle of a session, so that the kill hits one at least. */
    private static void killWithin(Site site, int user, AtomicLong killed) throws IOException {
        try (Peer peer = site.connect(address(user))) {
            check(peer, user);
            peer.ok("DELE 1");
            site.popits().get(0).destroyForcibly();
            killed.set(System.nanoTime());
            assertNull(peer.hear(), "a worker that was killed says something");
        } catch (SocketException reset) {
            // What the kernel says where something was still under way.
            assertTrue(killed.get() < Long.MAX_VALUE, reset.toString());
        }
    }

    private static void settled(Site site) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            site.settle("user" + i);
        }
    }

    private static Site site() throws Exception {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            accounts.add("user" + i + ":{PLAIN}secret");
        }
        Setup setup = Setup.STANDARD.withAccounts(accounts).withPopserv("log.level info\n");
        Site site = Site.started(setup, Road.RESIDENT);
        site.layOut(mail());
        return site;
    }

    private static Mail mail() {
        Mail mail = new Mail();
        for (int i = 0; i < CLIENTS; i++) {
            mail.with("user" + i + "/cur/1000000001.a:2,S", message(i));
        }
        return mail;
    }

    private static byte[] message(int user) {
        return Octets.of("Subject: for user " + user + "\n\n.this is yours, user " + user + "\n");
    }

    /** A whole session in which every line heard is checked. */
    private static void session(Site site, int user) throws IOException {
        try (Peer peer = site.connect(address(user))) {
            check(peer, user);
            peer.ok("QUIT");
            assertNull(peer.hear(), "something after the answer to QUIT");
        }
    }

    /** The same, with a deletion that is never committed. */
    private static void cutSession(Site site, int user) throws IOException {
        try (Peer peer = site.connect(address(user))) {
            check(peer, user);
            peer.ok("DELE 1");
        }
    }

    private static void check(Peer peer, int user) throws IOException {
        peer.login("user" + user, Setup.PASSWORD);
        int octets = Octets.sent(message(user)).length;
        String list = peer.ok("LIST 1");
        assertTrue(list.startsWith("+OK 1 " + octets), list);
        peer.ok("RETR 1");
        assertEquals(Octets.text(Octets.sent(message(user))), Octets.text(peer.body()));
    }

    private static InetAddress address(int user) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 2, 0, (byte) (user + 1)});
    }

    private interface Task {
        void run(int user) throws Exception;
    }

    /** All users at once, each so often that there are {@code total} runs in all. */
    private static void everyone(Site site, int total, Task task) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int user = i;
                running.add(
                        clients.submit(
                                () -> {
                                    for (int n = user; n < total; n += CLIENTS) {
                                        task.run(user);
                                    }
                                    return null;
                                }));
            }
            for (Future<?> f : running) {
                f.get();
            }
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause() + "\n" + site.evidence(), e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }
}
