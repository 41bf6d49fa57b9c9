package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Octets;
import popserv.host.Sockets;

/** A socket that breaks before its channel is made: what it was told is heard, and its end. */
@Timeout(60)
class AdoptedTest {
    private final TestDoor door = new TestDoor();
    private final CompletableFuture<EpollSocketChannel> accepted = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final StringBuffer heard = new StringBuffer();

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private void attend(Channel channel) throws Exception {
        channel.pipeline().addLast(new Ears());
        accepted.join().eventLoop().register(channel).sync();
        closed.get(20, TimeUnit.SECONDS);
        assertEquals("QUIT\r\n", heard.toString());
    }

    private EpollSocketChannel detached(Socket client) throws Exception {
        EpollSocketChannel channel = accepted.get(20, TimeUnit.SECONDS);
        Detached.detach(channel)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        client.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        return channel;
    }

    private static boolean isReset(int descriptor) {
        try {
            Sockets.peer(descriptor);
            return false;
        } catch (HostException notConnected) {
            return true;
        }
    }

    @Test
    void ofTcp() throws Exception {
        int copy;
        try (Socket client = new Socket("127.0.0.1", door.open(accepted::complete))) {
            copy = Descriptors.duplicate(detached(client).fd().intValue());
            client.setSoLinger(true, 0);
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> isReset(copy));
        attend(Adopted.tcp(copy));
    }

    @Test
    void ofAStreamPair() throws Exception {
        try (Socket client = new Socket("127.0.0.1", door.open(accepted::complete))) {
            detached(client);
            int[] pair = Descriptors.streamPair();
            Descriptors.nonBlocking(pair[0], true);
            Octets.write(pair[1], "QUIT\r\n");
            Octets.write(pair[0], "+OK, read by nobody\r\n");
            Descriptors.close(pair[1]);
            attend(Adopted.unix(pair[0]));
        }
    }

    private final class Ears extends SimpleChannelInboundHandler<io.netty.buffer.ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, io.netty.buffer.ByteBuf said) {
            heard.append(said.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closed.complete(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
