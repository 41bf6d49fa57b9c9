package popserv;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import popserv.handoff.HalfClose;
import popserv.handoff.Joining;
import popserv.host.HostException;
import popserv.host.Sockets;

/**
 * One socket on which clients are accepted. It stays open from one reading of the configuration to
 * the next if both want it, so that no client finds the port closed between: whoever comes is led
 * to where it leads by then.
 *
 * <p>Accepting happens on one of the loops that serve, not on a thread of its own: no connection
 * waits for a second thread to wake, and no handler here ever blocks a loop.
 */
final class Door {
    /**
     * As many as the system allows (net.core.somaxconn(7)). Who does not fit waits a second or
     * more, until his system tries again, and may wait for ever for our greeting, when his believes
     * that it was heard and ours forgot it.
     */
    private static final int BACKLOG = 65_535;

    /** So many octets of a client are read at once. What it says before login is short. */
    private static final FixedRecvByteBufAllocator READS = new FixedRecvByteBufAllocator(2048);

    /** How long nobody is let in after that failed, in milliseconds. */
    private static final int MOMENT = 100;

    private final Channel channel;
    private final boolean inherited;
    private final DefaultMaxMessagesRecvByteBufAllocator turns;
    private final Threshold threshold;

    private Door(
            Channel channel,
            boolean inherited,
            DefaultMaxMessagesRecvByteBufAllocator turns,
            Threshold threshold) {
        this.channel = channel;
        this.inherited = inherited;
        this.turns = turns;
        this.threshold = threshold;
    }

    /**
     * Opens a door that leads nowhere yet: who knocks waits in the socket's queue.
     *
     * @param listener where
     * @param address what to bind; null if the socket is there already
     * @param loops serve those who are let in
     * @param clientLeft to run when the one client that inetd started us for is ours no more
     * @throws Exit if it cannot be opened; it names the address
     */
    static Door open(
            Listener listener, InetSocketAddress address, EventLoopGroup loops, Runnable clientLeft)
            throws Exit, InterruptedException {
        // Otherwise accepting stops at the first guess that no more is waiting.
        DefaultMaxMessagesRecvByteBufAllocator turns =
                new ServerChannelRecvByteBufAllocator().respectMaybeMoreData(false);
        Threshold threshold = new Threshold(loops);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops)
                        .channelFactory(() -> channel(listener, address, clientLeft))
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, turns)
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(threshold);
        ChannelFuture opened = address == null ? bootstrap.register() : bootstrap.bind(address);
        if (!opened.await().isSuccess()) {
            throw cannotBind(listener, opened.cause());
        }
        return new Door(opened.channel(), address == null, turns, threshold);
    }

    static Exit cannotBind(Listener listener, Throwable why) {
        return new Exit(
                Exit.UNAVAILABLE,
                "cannot bind "
                        + listener.endpoint()
                        + ": "
                        + listener.endpoint().unbound(Host.reason(why)),
                listener.place());
    }

    private static ServerChannel channel(
            Listener listener, InetSocketAddress address, Runnable clientLeft) {
        if (listener.descriptor() == null) {
            return listening(listener, address);
        }
        if (listener.origin() == Listener.Origin.CLIENT) {
            Endpoint here = listener.endpoint();
            InetSocketAddress ours = new InetSocketAddress(here.host(), here.port());
            return new ConnectedDoor(listener.descriptor(), ours, clientLeft);
        }
        return new EpollServerSocketChannel(listener.descriptor());
    }

    /** Netty would have a socket of both families, and of IPv4's "all" make all of both. */
    private static ServerChannel listening(Listener listener, InetSocketAddress address) {
        if (address.getAddress() instanceof Inet4Address) {
            return new EpollServerSocketChannel(SocketProtocolFamily.INET);
        }
        EpollServerSocketChannel channel = new EpollServerSocketChannel();
        if (listener.ipv6Only()) {
            try {
                Sockets.ipv6Only(channel.fd().intValue());
            } catch (HostException e) {
                channel.unsafe().closeForcibly();
                throw new UncheckedIOException(e);
            }
        }
        return channel;
    }

    /** Returns the port that is listened on. */
    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Leads those who come from now on to a reception.
     *
     * @param tls whether they begin with TLS
     */
    void lead(Reception reception, boolean tls) {
        threshold.way = new Way(reception, tls);
        turns.maxMessagesPerRead(reception.limits().accepts());
        channel.config().setAutoRead(true);
    }

    /**
     * Accepts no more. A socket of our own is closed, when those in its queue have been let in. One
     * that we were given still listens: who knocks now waits in its queue, and is the next
     * instance's that has it.
     *
     * @return completes, on its loop, when nobody is let in any more
     */
    CompletableFuture<Void> stop() {
        return inherited
                ? CompletableFuture.runAsync(this::hold, channel.eventLoop())
                : LastCall.at((EpollServerSocketChannel) channel);
    }

    private void hold() {
        threshold.held = true;
        channel.config().setAutoRead(false);
    }

    /** Closes the socket, as far as it is ours. */
    void close() {
        channel.close();
    }

    /** Where a door leads. */
    private record Way(Reception reception, boolean tls) {}

    /**
     * Lets each client's channel join a loop. Netty's own acceptor would forget the socket of one
     * that no loop can watch.
     */
    private static final class Threshold extends ChannelInboundHandlerAdapter {
        private final EventLoopGroup loops;
        private final Inside inside = new Inside(this);
        private final Shortage shortage = new Shortage();
        private volatile Way way;
        private boolean held;

        Threshold(EventLoopGroup loops) {
            this.loops = loops;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            EpollSocketChannel client = (EpollSocketChannel) accepted;
            EventLoop loop = loops.next();
            if (loop.isShuttingDown()) {
                client.unsafe().closeForcibly();
                return;
            }
            client.config().setRecvByteBufAllocator(READS);
            // A client may close its half after its last command and still wants every reply.
            HalfClose.allowFromTheStart(client);
            client.pipeline().addLast(inside);
            SocketAddress door = context.channel().localAddress();
            Joining.join(client, loop)
                    .addListener(
                            done -> {
                                if (!done.isSuccess()) {
                                    refuse(client, door, done.cause());
                                }
                            });
        }

        private void refuse(EpollSocketChannel client, SocketAddress door, Throwable why) {
            Way now = way;
            now.reception().dismiss(client, now.tls());
            shortage.met(door, Joining.reason(why), now.reception().log());
        }

        /** As a rule there is no descriptor left: who waits stays in the queue for a moment. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelConfig door = context.channel().config();
            door.setAutoRead(false);
            String reason = Host.reason(cause) + "; see fd.limit";
            shortage.met(context.channel().localAddress(), reason, way.reception().log());
            context.executor()
                    .schedule(() -> door.setAutoRead(!held), MOMENT, TimeUnit.MILLISECONDS);
        }
    }

    /** Meets each client on its loop. */
    @Sharable
    private static final class Inside extends ChannelInboundHandlerAdapter {
        private final Threshold threshold;

        Inside(Threshold threshold) {
            this.threshold = threshold;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            Way way = threshold.way;
            way.reception().welcome((EpollSocketChannel) context.channel(), way.tls());
        }
    }
}
