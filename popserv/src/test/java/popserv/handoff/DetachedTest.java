package popserv.handoff;

import static io.netty.channel.ChannelFutureListener.CLOSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.Octets;
import popserv.host.Program;

/** Giving a connection's own descriptor away, and taking it back; the exec road on it. */
@Timeout(60)
class DetachedTest {
    private final TestDoor door = new TestDoor();
    private final CompletableFuture<EpollSocketChannel> accepted = new CompletableFuture<>();
    private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final StringBuffer handled = new StringBuffer();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private Socket client;
    private EpollSocketChannel channel;

    @BeforeEach
    void connect() throws Exception {
        client = new Socket("127.0.0.1", door.open(this::welcome));
        channel = get(accepted);
    }

    private void welcome(EpollSocketChannel channel) {
        HalfClose.allow(channel);
        channel.closeFuture().addListener(end -> closed.complete(null));
        channel.pipeline()
                .addLast(
                        new TestDoor.Ears(
                                (from, said) ->
                                        handled.append(new String(said, StandardCharsets.UTF_8)),
                                this::happened));
        accepted.complete(channel);
    }

    private void happened(Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            halfClosed.complete(null);
        }
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        door.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private Detached detach() throws Exception {
        assertTrue(Detached.isPossible(channel));
        return get(Detached.detach(channel).toCompletionStage().toCompletableFuture());
    }

    private void send(String text) throws Exception {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String readAll() throws Exception {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsTakenFromItEvenWhenTheClientHalfCloses() throws Exception {
        Detached detached = detach();
        send("QUIT\r\n");
        client.shutdownOutput();
        int copy = Descriptors.duplicate(detached.descriptor());
        Descriptors.nonBlocking(copy, false);
        detached.close();
        get(closed);
        assertEquals("QUIT\r\n", Octets.readAll(copy));
        Octets.write(copy, "+OK bye\r\n");
        Descriptors.close(copy);
        assertEquals("+OK bye\r\n", readAll());
        assertEquals("", handled.toString());
    }

    @Test
    void aClientMayHalfCloseBeforeItsAnswer() throws Exception {
        send("QUIT\r\n");
        client.shutdownOutput();
        get(halfClosed);
        assertEquals("QUIT\r\n", handled.toString());
        assertFalse(closed.isDone());
        Detached detached = detach();
        get(detached.attach().toCompletionStage().toCompletableFuture());
        TestDoor.say(channel, "+OK bye\r\n").sync();
        channel.close().sync();
        assertEquals("+OK bye\r\n", readAll());
        get(closed);
    }

    @Test
    void aHalfCloseThatNobodyWatchedIsNoticedLater() throws Exception {
        Detached detached = detach();
        send("QUIT\r\n");
        client.shutdownOutput();
        get(detached.attach().toCompletionStage().toCompletableFuture());
        get(halfClosed);
        assertEquals("QUIT\r\n", handled.toString());
        TestDoor.say(channel, "+OK bye\r\n").addListener(CLOSE);
        assertEquals("+OK bye\r\n", readAll());
    }

    @Test
    void attachedAgainItSendsALongAnswerToAClientThatHalfCloses() throws Exception {
        get(detach().attach().toCompletionStage().toCompletableFuture());
        client.shutdownOutput();
        get(halfClosed);
        // More than the system takes at once: the rest waits until there is room.
        String answer = "x".repeat(32 << 20);
        TestDoor.say(channel, answer).addListener(CLOSE);
        assertEquals(answer.length(), readAll().length());
    }

    @Test
    void attachedAgainItGoesOnAsBefore() throws Exception {
        Detached detached = detach();
        send("NOOP\r\n");
        get(detached.attach().toCompletionStage().toCompletableFuture());
        org.awaitility.Awaitility.await().until(() -> handled.toString().equals("NOOP\r\n"));
        TestDoor.say(channel, "-ERR [SYS/TEMP]\r\n");
        assertEquals(
                "-ERR [SYS/TEMP]\r\n",
                new String(client.getInputStream().readNBytes(17), StandardCharsets.UTF_8));
        assertFalse(closed.isDone());
        client.close();
        get(halfClosed);
    }

    private ExecRoad.Listener listener() {
        return new ExecRoad.Listener() {
            @Override
            public void started(Child child) {
                assertFalse(ended.isDone());
            }

            @Override
            public void said(String line) {
                said.add(line);
            }

            @Override
            public void ended(int status) {
                ended.complete(status);
            }
        };
    }

    private static HandOff handOff(String script) {
        return new HandOff(
                "s1",
                "/tmp",
                Map.of("USER", "joe", "PATH", "/usr/bin:/bin"),
                List.of("sh", "-c", script),
                Transport.TCP,
                new byte[0]);
    }

    private static Program program(String path, HandOff handOff) {
        return new Program(
                path, handOff.arguments(), handOff.environment(), handOff.directory(), null);
    }

    @Test
    void aShellScriptServesTheClientItself() throws Exception {
        Detached detached = detach();
        String script = "echo +OK $USER; pwd; while read x; do echo $x; done; echo e >&2; exit 3";
        Program program = program("/bin/sh", handOff(script));
        ExecRoad.start(program, detached.descriptor(), listener());
        detached.close();
        get(closed);
        send("one\ntwo\n");
        client.shutdownOutput();
        assertEquals("+OK joe\n/tmp\none\ntwo\n", readAll());
        assertEquals(3, get(ended));
        assertEquals(List.of("e"), said);
    }

    @Test
    void whatCannotBeStartedLeavesTheConnectionAsItWas() throws Exception {
        Detached detached = detach();
        Program program = program("/nowhere/popit", handOff(""));
        org.junit.jupiter.api.Assertions.assertThrows(
                java.io.IOException.class,
                () -> ExecRoad.start(program, detached.descriptor(), listener()));
        assertTrue(Descriptors.isNonBlocking(detached.descriptor()));
        get(detached.attach().toCompletionStage().toCompletableFuture());
        send("NOOP\r\n");
        org.awaitility.Awaitility.await().until(() -> handled.toString().equals("NOOP\r\n"));
    }
}
