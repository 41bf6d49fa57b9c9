package popserv.handoff;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * Lets a client that has said all and half-closes hear every reply: without this, Netty closes the
 * connection as soon as the client stops sending, be there an answer under way or not.
 */
public final class HalfClose extends ChannelInboundHandlerAdapter {
    private final Runnable ended;

    private HalfClose(Runnable ended) {
        this.ended = ended;
    }

    /**
     * Keeps a connection open when its client half-closes. Closing it is then the caller's: a
     * client that is gone altogether looks the same until something is sent to it.
     *
     * @param ended called on the event loop, after all that the client sent was handled
     */
    public static void allow(NetSocket client, Runnable ended) {
        ChannelHandlerContext context = ((NetSocketInternal) client).channelHandlerContext();
        context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        context.pipeline().addBefore(context.name(), "half-close", new HalfClose(ended));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ended.run();
        }
        super.userEventTriggered(context, event);
    }
}
