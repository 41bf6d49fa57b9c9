package popit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popit.maildir.MaildirOptions;
import popit.pop.SessionRules;
import popserv.base.Log;
import popserv.handoff.HandOff;
import popserv.handoff.Transport;
import popserv.host.Descriptors;
import popserv.host.HostException;

/** Whatever goes wrong in one session ends it alone, and its maildrop is free at once. */
@Timeout(60)
class FaultsTest {
    @TempDir Path home;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final DiskThreads threads = new DiskThreads(2);

    /** What becomes something that the kernel does not watch, just before a loop should. */
    private int unwatched = -1;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()) {
                @Override
                public IoEventLoop next() {
                    silence();
                    return super.next();
                }
            };

    private void silence() {
        if (unwatched >= 0) {
            try {
                Descriptors.silence(unwatched);
            } catch (HostException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** How many times from now on the log fails, and no thread is to be had. */
    private final AtomicInteger logFails = new AtomicInteger();

    private final AtomicInteger diskFails = new AtomicInteger();
    private int sessions;
    private boolean watched = true;

    private static void fail(AtomicInteger times) {
        if (times.get() > 0 && times.decrementAndGet() >= 0) {
            throw new OutOfMemoryError("of a test");
        }
    }

    private final Log log =
            new Log() {
                @Override
                public void write(Level level, String line) {
                    fail(logFails);
                    lines.add(line);
                }
            };

    private final class Disk extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            fail(diskFails);
            threads.execute(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return true;
        }
    }

    private final Door door =
            new Door() {
                private final SessionRules rules =
                        new SessionRules(600, 0, MaildirOptions.defaults(), false, 2, null);
                private final ExecutorService disk = new Disk();

                @Override
                public SessionRules rules() {
                    return rules;
                }

                @Override
                public Log log() {
                    return log;
                }

                @Override
                public ExecutorService disk() {
                    return disk;
                }

                @Override
                public EventLoopGroup loops() {
                    return loops;
                }

                @Override
                public void ended(Client client, String session, String line) {
                    ends.add(line);
                }
            };

    @BeforeEach
    void layOut() throws IOException {
        for (String name : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectory(home.resolve(name));
        }
        Files.writeString(home.resolve("new/1000000001.a"), "Subject: x\n\nx\n");
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    /** Begins a session and returns the client's end of its socket. */
    private FileDescriptor begin(String pending) throws Exception {
        int[] pair = Descriptors.streamPair();
        Descriptors.nonBlocking(pair[1], true);
        HandOff handOff =
                new HandOff(
                        "s" + ++sessions,
                        home.toString(),
                        Map.of("USER", "joe"),
                        List.of("popit"),
                        Transport.UNIX,
                        pending.getBytes(StandardCharsets.US_ASCII));
        unwatched = watched ? -1 : pair[1];
        new Client(door, handOff).begin(pair[1], false, handOff.pending());
        return new FileDescriptor(pair[0]);
    }

    private static void say(FileDescriptor client, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(text.length());
        octets.put(text.getBytes(StandardCharsets.US_ASCII));
        client.write(octets, 0, text.length());
    }

    private static String hear(FileDescriptor client) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(65536);
        int length = client.read(octets, 0, octets.capacity());
        byte[] text = new byte[Math.max(0, length)];
        octets.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private void theSessionIsOver(String lastWord, FileDescriptor client) throws Exception {
        assertEquals(lastWord, hear(client));
        if (!lastWord.isEmpty()) {
            assertEquals("", hear(client));
        }
        client.close();
        await().until(() -> ends.size() == sessions);
        assertTrue(ends.get(sessions - 1).startsWith("s" + sessions + " logout"), ends.toString());
        assertTrue(ends.get(sessions - 1).contains(" reason=error "), ends.toString());
        String fault = "s" + sessions + " internal what=session text=\"java.lang.OutOfMemoryError ";
        long times = lines.stream().filter(line -> line.startsWith(fault)).count();
        assertEquals(1, times, lines.toString());
    }

    /** Another session has the maildrop, and goes as ever. */
    private void allIsWellAgain() throws Exception {
        FileDescriptor client = begin("");
        assertTrue(hear(client).startsWith("+OK 1 message"));
        say(client, "RETR 1\r\nQUIT\r\n");
        await().until(() -> ends.size() == sessions);
        assertTrue(hear(client).contains("\r\n.\r\n+OK bye"));
        client.close();
        assertTrue(ends.get(sessions - 1).contains(" reason=quit "), ends.toString());
    }

    @Test
    void betweenTwoAnswersTheClientHearsOfIt() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        logFails.set(1);
        say(client, "NOOP\r\n");
        theSessionIsOver("-ERR [SYS/TEMP] internal error\r\n", client);
        allIsWellAgain();
    }

    /** The log fails of the fault, too. */
    @Test
    void whereTheLogFails() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        logFails.set(3);
        say(client, "NOOP\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void onADiskThread() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        logFails.set(3);
        say(client, "RETR 1\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void whenNoThreadIsToBeHad() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        diskFails.set(1);
        say(client, "RETR 1\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void beforeALoopKnowsTheSocket() throws Exception {
        logFails.set(3);
        FileDescriptor client = begin("NOOP\r\n");
        theSessionIsOver("-ERR [SYS/TEMP] internal error\r\n", client);
        allIsWellAgain();
    }

    /** As when fs.epoll.max_user_watches is reached. */
    @Test
    void whenNoLoopCanWatchTheSocket() throws Exception {
        watched = false;
        FileDescriptor client = begin("");
        assertTrue(hear(client).startsWith("+OK 1 message"));
        assertEquals("", hear(client));
        client.close();
        await().until(() -> ends.size() == sessions);
        assertTrue(ends.get(0).contains(" reason=error "), ends.toString());
        assertTrue(lines.toString().contains("s1 refused reason="), lines.toString());
        assertFalse(Descriptors.isOpen(unwatched));
        watched = true;
        allIsWellAgain();
    }

    @Test
    void theThreadThatTakesClientsGoesOn() throws Exception {
        LinkedBlockingQueue<String> link = new LinkedBlockingQueue<>(List.of("bad", "good", "end"));
        List<String> taken = new CopyOnWriteArrayList<>();
        Takers<String> takers =
                new Takers<>(
                        1,
                        () -> link.peek().equals("end") ? null : link.poll(),
                        client -> {
                            taken.add(client);
                            if (client.equals("bad")) {
                                throw new StackOverflowError();
                            }
                        });
        takers.serve();
        assertEquals(List.of("bad", "good"), taken);
    }
}
