package popserv.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * popserv's end of the control socket: one request a connection, bounded in length, time and
 * number.
 *
 * <p>The socket is made under another name in a directory nobody else can enter, given its mode and
 * owner there, and then renamed to its place. So at no moment may a stranger connect, and one that
 * an earlier instance left, or still has while it drains, is replaced without a gap.
 */
public final class ControlDoor {
    private static final int MOST_CLIENTS = 16;
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

    /** Carries orders out. Called on threads that may block, several at a time. */
    public interface Operator {
        /** Does what is asked. What it throws is told as a mistake of ours. */
        Answer answer(Request request) throws Exception;
    }

    /** Gives the socket to whom popserv runs as. */
    public interface Owning {
        /** Gives a file away. */
        void give(Path file) throws IOException;
    }

    private final Vertx vertx;
    private final Path file;
    private final Operator operator;
    private final NetServer server;
    private final AtomicInteger clients = new AtomicInteger();
    private Object key;

    private ControlDoor(Vertx vertx, Path file, Operator operator) {
        this.vertx = vertx;
        this.file = file;
        this.operator = operator;
        this.server = vertx.createNetServer().connectHandler(this::welcome);
    }

    /**
     * Opens the socket; blocks for a moment.
     *
     * @param file where; what is there and is no socket stays, and is an error
     * @throws IOException in words for people, if it cannot be made
     */
    public static ControlDoor open(Vertx vertx, Path file, Owning owning, Operator operator)
            throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !attributes(file).isOther()) {
            throw new IOException(file + " is there and is no socket");
        }
        ControlDoor door = new ControlDoor(vertx, file, operator);
        Path anteroom;
        try {
            anteroom = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".ctl");
        } catch (IOException e) {
            throw new IOException("cannot be made in " + file.toAbsolutePath().getParent(), e);
        }
        Path made = anteroom.resolve("s");
        try {
            SocketAddress address = SocketAddress.domainSocketAddress(made.toString());
            await(door.server.listen(address));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            owning.give(made);
            door.key = attributes(made).fileKey();
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return door;
        } catch (IOException e) {
            door.server.close();
            Files.deleteIfExists(made);
            throw e;
        } finally {
            Files.deleteIfExists(anteroom);
        }
    }

    private static void await(Future<?> listening) throws IOException {
        try {
            CompletionStage<?> stage = listening.toCompletionStage();
            stage.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns where it is. */
    public Path file() {
        return file;
    }

    /** Closes the socket, and removes it unless another instance has put its own there. */
    public void close() {
        server.close();
        try {
            if (attributes(file).fileKey().equals(key)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Gone already, or not ours to remove after privileges were dropped: the next
            // instance puts its own there.
            return;
        }
    }

    private void welcome(NetSocket client) {
        boolean tooMany = clients.incrementAndGet() > MOST_CLIENTS;
        client.closeHandler(gone -> clients.decrementAndGet());
        client.exceptionHandler(broken -> client.close());
        if (tooMany) {
            answer(client, Answer.error(Answer.LATER, "popserv is busy with others; try again"));
            return;
        }
        long late = vertx.setTimer(PATIENCE, tick -> client.close());
        Buffer heard = Buffer.buffer();
        client.handler(
                octets -> {
                    heard.appendBuffer(octets);
                    int end = end(heard);
                    if (end >= 0 || heard.length() > Request.MAX_OCTETS) {
                        vertx.cancelTimer(late);
                        client.handler(more -> {});
                        ask(client, end, heard);
                    }
                });
    }

    private static int end(Buffer heard) {
        for (int i = 0; i < heard.length(); i++) {
            if (heard.getByte(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void ask(NetSocket client, int end, Buffer heard) {
        if (end < 0 || end > Request.MAX_OCTETS) {
            answer(client, Answer.error(Answer.USAGE, "the request is too long"));
            return;
        }
        Request request;
        try {
            request = Request.of(heard.getString(0, end, StandardCharsets.UTF_8.name()));
        } catch (IllegalArgumentException e) {
            answer(client, Answer.error(Answer.USAGE, e.getMessage()));
            return;
        }
        vertx.executeBlocking(() -> operator.answer(request), false)
                .onSuccess(answer -> answer(client, answer))
                .onFailure(
                        failure ->
                                answer(
                                        client,
                                        Answer.error(
                                                Answer.INTERNAL,
                                                "a mistake of popserv's: " + failure)));
    }

    private static void answer(NetSocket client, Answer answer) {
        client.end(Buffer.buffer(answer.octets()));
    }
}
