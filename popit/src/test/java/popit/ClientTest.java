package popit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popit.maildir.MaildirOptions;
import popit.maildir.Maildrop;
import popit.pop.SessionRules;
import popserv.base.Log;
import popserv.handoff.HandOff;
import popserv.handoff.Transport;
import popserv.host.Descriptors;

/** A client of the resident worker when something goes wrong that is not the client's fault. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ClientTest implements Door, Log {
    private static final int LOG_ALL_COMMANDS = 2;

    @TempDir Path maildir;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final DiskThreads disk = new DiskThreads(2);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final AtomicBoolean memoryIsFull = new AtomicBoolean();
    private FileDescriptor ours;

    @BeforeEach
    void give() throws IOException {
        for (String part : new String[] {"tmp", "new", "cur"}) {
            Files.createDirectory(maildir.resolve(part));
        }
        Files.writeString(maildir.resolve("cur/1700000001.a.host:2,"), "Subject: one\n\none\n");
        int[] pair = Descriptors.streamPair();
        ours = new FileDescriptor(pair[0]);
        Descriptors.nonBlocking(pair[1], true);
        HandOff record =
                new HandOff(
                        "s1",
                        maildir.toString(),
                        Map.of("USER", "joe"),
                        List.of("popit"),
                        Transport.UNIX,
                        new byte[0]);
        disk.execute(() -> new Client(this, record).begin(pair[1], false, record.pending()));
    }

    @AfterEach
    void end() throws IOException {
        ours.close();
        disk.shutdown();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void say(String text) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(text.length());
        octets.put(text.getBytes(StandardCharsets.US_ASCII));
        ours.write(octets, 0, octets.position());
    }

    /** Returns what the client hears next; empty at the end. */
    private String hear() throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(8192);
        int length = ours.read(octets, 0, octets.capacity());
        byte[] text = new byte[Math.max(0, length)];
        octets.get(0, text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** NOOP is answered on the event loop, TOP on a disk thread; each is logged. */
    @ParameterizedTest
    @ValueSource(strings = {"NOOP\r\n", "TOP 1 0\r\n"})
    void aSessionForWhichThereIsNoMemoryEnds(String command) throws Exception {
        assertEquals("+OK 1 message (21 octets)\r\n", hear());
        memoryIsFull.set(true);
        say(command);
        assertEquals("-ERR [SYS/TEMP] internal error\r\n", hear());
        assertEquals("", hear());
        String line = end.get();
        assertTrue(line.contains(" reason=error "), line);
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("s1 internal ")), lines.toString());
        // Nobody holds the maildrop any more.
        try (Maildrop maildrop = Maildrop.open(maildir, MaildirOptions.defaults())) {
            assertEquals(1, maildrop.size());
        }
    }

    @Test
    void aSessionIsServedToItsEnd() throws Exception {
        assertEquals("+OK 1 message (21 octets)\r\n", hear());
        say("QUIT\r\n");
        assertEquals("+OK bye, 1 message left\r\n", hear());
        assertTrue(end.get().contains(" reason=quit "));
        await().until(() -> hear().isEmpty());
    }

    @Override
    public SessionRules rules() {
        return new SessionRules(600, 0, MaildirOptions.defaults(), false, LOG_ALL_COMMANDS, null);
    }

    @Override
    public Log log() {
        return this;
    }

    @Override
    public void write(Level level, String line) {
        if (memoryIsFull.compareAndSet(true, false)) {
            throw new OutOfMemoryError("in a test");
        }
        lines.add(line);
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
        end.complete(line);
    }
}
