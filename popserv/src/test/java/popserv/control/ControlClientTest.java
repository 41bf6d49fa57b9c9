package popserv.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What popctl makes of a popserv that hangs up. */
@Timeout(30)
class ControlClientTest {
    private static final Request REQUEST = new Request(Order.WHO, false, List.of());

    /** Whether the client has written before it is hung up on is a matter of chance. */
    private static final int OFTEN = 50;

    @TempDir Path dir;

    /** Asks one that reads nothing. */
    private Answer ask(String answer) throws Exception {
        Path socket = dir.resolve("s" + System.nanoTime());
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Answer> heard =
                    CompletableFuture.supplyAsync(() -> ControlClient.ask(socket, REQUEST));
            try (SocketChannel client = door.accept()) {
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            }
            return heard.get();
        }
    }

    @Test
    void anEndWithoutAnAnswerIsNoAnswerWheneverItComes() throws Exception {
        for (int i = 0; i < OFTEN; i++) {
            assertEquals(Answer.PROTOCOL, ask("").status());
            assertEquals(Answer.PROTOCOL, ask("what?").status());
        }
    }

    @Test
    void whoIsTooBusyToReadIsHeard() throws Exception {
        for (int i = 0; i < OFTEN; i++) {
            assertEquals(Answer.error(Answer.LATER, "busy"), ask("75 error\nbusy"));
        }
    }
}
