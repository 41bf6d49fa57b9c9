package popserv.record;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whoson server of any of the four kinds, that writes down what it is asked. */
final class WhosonDaemon implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String address;

    /** What it answers; null: nothing. */
    volatile String answer = "+LOGIN OK\r\n\r\n";

    /** Whether it ends a connection after an answer. */
    volatile boolean hangsUp;

    /** Starts a server of a kind: udp, tcp, unix or unixd; sockets are made in a directory. */
    WhosonDaemon(String kind, Path directory) {
        Path path = directory.resolve("whoson." + kind);
        switch (kind) {
            case "udp", "tcp" -> {
                Channel bound = kind.equals("udp") ? udp() : tcp();
                address =
                        kind + ":127.0.0.1:" + ((InetSocketAddress) bound.localAddress()).getPort();
            }
            case "unix" -> {
                new ServerBootstrap()
                        .group(loops)
                        .channel(EpollServerDomainSocketChannel.class)
                        .childHandler(streams())
                        .bind(new DomainSocketAddress(path.toString()))
                        .syncUninterruptibly();
                address = "unix:" + path;
            }
            default -> {
                unixd(path);
                address = "unixd:" + path;
            }
        }
    }

    /** Returns where it is, as in whoson.server. */
    String address() {
        return address;
    }

    List<String> requests() {
        return requests;
    }

    private ByteBuf answer(ByteBuf request) {
        requests.add(request.toString(StandardCharsets.UTF_8));
        String text = answer;
        return text == null ? null : Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private Channel tcp() {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(streams())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    private ChannelInitializer<Channel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new SimpleChannelInboundHandler<ByteBuf>() {
                                    @Override
                                    protected void channelRead0(
                                            ChannelHandlerContext context, ByteBuf request) {
                                        ByteBuf reply = answer(request);
                                        if (reply != null) {
                                            context.writeAndFlush(reply);
                                        }
                                        if (hangsUp) {
                                            context.close();
                                        }
                                    }
                                });
            }
        };
    }

    private Channel udp() {
        return new Bootstrap()
                .group(loops)
                .channel(EpollDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext context, DatagramPacket packet) {
                                ByteBuf reply = answer(packet.content());
                                if (reply != null) {
                                    context.writeAndFlush(
                                            new DatagramPacket(reply, packet.sender()));
                                }
                            }
                        })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    private void unixd(Path path) {
        new Bootstrap()
                .group(loops)
                .channel(EpollDomainDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext context, DomainDatagramPacket packet) {
                                ByteBuf reply = answer(packet.content());
                                if (reply != null) {
                                    context.writeAndFlush(
                                            new DomainDatagramPacket(reply, packet.sender()));
                                }
                            }
                        })
                .bind(new DomainSocketAddress(path.toString()))
                .syncUninterruptibly();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }
}
