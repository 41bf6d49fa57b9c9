package popserv.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.base.Log;

/** Sockets, limits, accounts, privileges, the log, the supervisor and signals. */
@Timeout(30)
class HostTest {
    @Test
    void aSocketTellsWhatItIsAndWhoIsThere() throws Exception {
        assertTrue(Epoll.isAvailable());
        // IPv4 on a socket of its own and mapped on an IPv6 one, and IPv6.
        for (String word : List.of("2 127.0.0.1", "10 127.0.0.1", "10 ::1")) {
            int family = Integer.parseInt(word.substring(0, word.indexOf(' ')));
            String address = word.substring(word.indexOf(' ') + 1);
            Socket listener = new Socket(Libc.socket(family, 1, 0));
            Socket client = new Socket(Libc.socket(family, 1, 0));
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            assertFalse(Sockets.isListening(listener.intValue()));
            listener.listen(1);
            assertTrue(Sockets.isListening(listener.intValue()));
            assertTrue(Sockets.isStream(listener.intValue()));
            InetSocketAddress local = Sockets.local(listener.intValue());
            assertEquals(InetAddress.getByName(address), local.getAddress());
            HostException e =
                    assertThrows(HostException.class, () -> Sockets.peer(listener.intValue()));
            assertEquals("getpeername", e.call());
            assertEquals("ENOTCONN", e.error());
            assertTrue(client.connect(local) || client.finishConnect());
            assertEquals(local, Sockets.peer(client.intValue()));
            assertFalse(Sockets.isListening(client.intValue()));
            client.close();
            listener.close();
        }
    }

    @Test
    void flagsOfDescriptors() throws Exception {
        int[] pair = Descriptors.streamPair();
        assertFalse(Descriptors.isNonBlocking(pair[0]));
        Descriptors.nonBlocking(pair[0], true);
        int copy = Descriptors.duplicate(pair[0]);
        assertTrue(Descriptors.isNonBlocking(copy));
        Descriptors.nonBlocking(copy, false);
        assertFalse(Descriptors.isNonBlocking(pair[0]));
        assertTrue(Descriptors.isCloseOnExec(copy));
        Descriptors.closeOnExec(copy, false);
        assertFalse(Descriptors.isCloseOnExec(copy));
        assertTrue(Descriptors.isCloseOnExec(pair[0]));
        assertNull(Sockets.peer(pair[0]));
        assertTrue(Sockets.isStream(pair[0]));
        Descriptors.silence(copy);
        assertFalse(Sockets.isStream(copy));
        Descriptors.close(copy);
        assertFalse(Descriptors.isOpen(copy));
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
        assertThrows(HostException.class, () -> Descriptors.duplicate(pair[1]));
    }

    @Test
    void descriptorsCanBeAskedFor() throws Exception {
        long all = Limits.descriptors(0);
        assertTrue(all >= 256);
        assertEquals(200, Limits.descriptors(200));
        assertEquals(all, Limits.descriptors(0));
    }

    @Test
    void accountsOfTheHost() throws Exception {
        HostAccount root = HostAccounts.named("root");
        assertEquals(new Identity(0, 0), root.identity());
        assertEquals(root, HostAccounts.numbered(0));
        assertEquals("/root", root.home());
        assertEquals(0, HostAccounts.group("root"));
        assertNull(HostAccounts.named("no such account"));
        assertNull(HostAccounts.numbered(54321));
        assertNull(HostAccounts.group("no such group"));
        assumeTrue(Identity.ours().isRoot());
        assertNotNull(HostAccounts.shadow("root").password());
        assertNull(HostAccounts.shadow("no such account"));
    }

    /** Run in a process of its own: what it gives up is gone for good. */
    static final class Lower {
        public static void main(String[] args) throws Exception {
            Thread idle = new Thread(() -> await(new CountDownLatch(1)));
            idle.setDaemon(true);
            idle.start();
            Limits.keepMemoryPrivate();
            Privileges.become(new Identity(1234, 1235));
            System.err.println(Identity.ours());
            for (String task : Path.of("/proc/self/task").toFile().list()) {
                for (String line :
                        java.nio.file.Files.readAllLines(
                                Path.of("/proc/self/task", task, "status"))) {
                    if (line.startsWith("Uid:") || line.startsWith("Groups:")) {
                        System.err.println(line.replace('\t', ' ').trim());
                    }
                }
            }
            try {
                Privileges.become(new Identity(0, 0));
                System.err.println("root again");
            } catch (HostException e) {
                System.err.println(e.getMessage());
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void privilegesAreGivenUpByAllThreads() throws Exception {
        assumeTrue(Identity.ours().isRoot());
        List<String> said = new java.util.concurrent.CopyOnWriteArrayList<>();
        Program program =
                new Program(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        List.of(
                                "java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Lower.class.getName()),
                        Map.of(),
                        null,
                        null);
        int nothing = Descriptors.devNull();
        Child child = Child.start(program, (line, pid) -> said.add(line), nothing, nothing);
        assertEquals(0, child.waitFor(), said.toString());
        Descriptors.close(nothing);
        assertEquals("Identity[uid=1234, gid=1235]", said.get(0));
        assertEquals("setgroups: EPERM", said.get(said.size() - 1));
        assertTrue(said.size() > 20, said.toString());
        for (String line : said.subList(1, said.size() - 1)) {
            assertTrue(line.equals("Uid: 1234 1234 1234 1234") || line.equals("Groups:"), line);
        }
    }

    @Test
    void theLogNeverThrows() {
        Syslog log = new Syslog("popserv-test", Log.Level.INFO);
        log.write(Log.Level.INFO, "100% %s %n");
        log.write(Log.Level.DEBUG, "not written");
        assertFalse(log.on(Log.Level.DEBUG));
    }

    @Test
    void signalsAreHeard() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        Signals.on("USR2", heard::countDown);
        Libc.kill((int) ProcessHandle.current().pid(), 12);
        assertTrue(heard.await(10, TimeUnit.SECONDS));
        assertThrows(IllegalStateException.class, () -> Signals.on("KILL", () -> {}));
    }
}
