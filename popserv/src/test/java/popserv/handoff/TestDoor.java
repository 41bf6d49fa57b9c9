package popserv.handoff;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A door on 127.0.0.1 with an event loop behind it, where clients come in as they do at popserv's.
 */
final class TestDoor implements AutoCloseable {
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    /**
     * Opens it.
     *
     * @param welcome meets each client's channel on its loop
     * @return the port
     */
    int open(Consumer<EpollSocketChannel> welcome) throws Exception {
        Channel listening =
                new ServerBootstrap()
                        .group(loops)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 256)
                        .childHandler(
                                new ChannelInitializer<EpollSocketChannel>() {
                                    @Override
                                    protected void initChannel(EpollSocketChannel client) {
                                        welcome.accept(client);
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() throws Exception {
        loops.shutdownGracefully(0, 20, java.util.concurrent.TimeUnit.SECONDS).sync();
    }

    /** Says something to a client. */
    static ChannelFuture say(Channel client, String text) {
        return client.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    /** A last handler, which hears what a client says and what happens to it. */
    static final class Ears extends SimpleChannelInboundHandler<ByteBuf> {
        private final BiConsumer<Channel, byte[]> heard;
        private final Consumer<Object> happened;

        Ears(BiConsumer<Channel, byte[]> heard, Consumer<Object> happened) {
            this.heard = heard;
            this.happened = happened;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
            byte[] said = new byte[octets.readableBytes()];
            octets.readBytes(said);
            heard.accept(context.channel(), said);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            happened.accept(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
