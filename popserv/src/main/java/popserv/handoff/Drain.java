package popserv.handoff;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client has sent more than will ever be answered. A socket that is
 * closed with octets unread resets the connection (RFC 2525 section 2.17), and a client that is
 * reset may never read what it was told last. So the client is told that this was all, and what it
 * sends is thrown away until it closes, too; but not for long.
 */
public final class Drain extends ChannelInboundHandlerAdapter {
    private static final int SECONDS = 5;
    private static final long MOST_OCTETS = 4L << 20;

    private long octets;

    private Drain() {}

    /**
     * Closes a connection once all that was written has been sent; to be called on its event loop.
     *
     * @param client its channel, which lets clients half-close ({@link HalfClose})
     * @param surplus whether the client has sent what nobody will answer
     */
    public static void close(Channel client, boolean surplus) {
        client.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(surplus ? sent -> begin(client) : ChannelFutureListener.CLOSE);
    }

    private static void begin(Channel client) {
        DuplexChannel socket = (DuplexChannel) client;
        if (!client.isActive() || socket.isInputShutdown()) {
            client.close();
            return;
        }
        client.pipeline().addFirst(new Drain());
        Future<?> late =
                client.eventLoop().schedule(() -> client.close(), SECONDS, TimeUnit.SECONDS);
        client.closeFuture().addListener(closed -> late.cancel(false));
        socket.shutdownOutput();
        client.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        octets += ((ByteBuf) message).readableBytes();
        ReferenceCountUtil.release(message);
        if (octets > MOST_OCTETS) {
            context.close();
        }
    }

    /** The session is over: nobody behind us needs to hear of anything but the close. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Netty reads on by itself.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
