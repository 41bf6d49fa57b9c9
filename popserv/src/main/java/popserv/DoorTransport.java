package popserv;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import popserv.handoff.HalfClose;

/**
 * Vert.x's epoll transport, with what a door needs besides: it accepts exactly so many connections
 * a wake-up, and it can listen on a socket the process was started with.
 *
 * <p>Accepting happens on the loops that serve, not on a thread of its own: no connection waits for
 * a second thread to wake, and no handler here ever blocks a loop.
 */
final class DoorTransport implements Transport, io.vertx.core.transport.Transport {
    private final Transport epoll = EPOLL.implementation();
    private final ThreadLocal<Listener> inherited = new ThreadLocal<>();
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
    private volatile int accepts = 1;
    private volatile Runnable clientLeft = () -> {};
    private EventLoopGroup loops;

    /** Sets how many connections are accepted a wake-up. */
    void accepts(int most) {
        accepts = most;
    }

    /**
     * Makes the next listener that this thread opens take a descriptor over instead of binding.
     *
     * @param listener one with a descriptor; null, or one without, to bind as usual
     */
    void inherit(Listener listener) {
        inherited.set(listener);
    }

    /** Runs {@code task} when the one client that inetd started us for is ours no more. */
    void whenClientLeft(Runnable task) {
        clientLeft = task;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = factory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addLast(new Threshold());
            listening.add(channel);
            channel.closeFuture().addListener(closed -> listening.remove(channel));
            return channel;
        };
    }

    private ChannelFactory<? extends ServerChannel> factory(boolean domainSocket) {
        Listener listener = inherited.get();
        if (listener == null || listener.descriptor() == null) {
            return epoll.serverChannelFactory(domainSocket);
        }
        int descriptor = listener.descriptor();
        if (listener.origin() == Listener.Origin.CLIENT) {
            Endpoint here = listener.endpoint();
            InetSocketAddress address = new InetSocketAddress(here.host(), here.port());
            return () -> new ConnectedDoor(descriptor, address, () -> clientLeft.run());
        }
        return () -> {
            EpollServerSocketChannel channel = new EpollServerSocketChannel(descriptor);
            channel.pipeline().addFirst(new AlreadyBound());
            return channel;
        };
    }

    /** What is done to each client's channel before it joins a loop. */
    private static final class Threshold extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object client) {
            // A client may close its half after its last command and still wants every reply.
            HalfClose.allowFromTheStart((Channel) client);
            context.fireChannelRead(client);
        }
    }

    /** An inherited socket is bound and listens: binding it has nothing left to do. */
    private static final class AlreadyBound extends ChannelOutboundHandlerAdapter {
        @Override
        public void bind(ChannelHandlerContext context, SocketAddress to, ChannelPromise promise) {
            promise.setSuccess();
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        epoll.configure(config, domainSocket, bootstrap);
        // Netty has set the one already, and the other is off unless asked for.
        bootstrap.childOption(ChannelOption.TCP_NODELAY, null);
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, null);
        bootstrap.option(
                ChannelOption.RCVBUF_ALLOCATOR,
                // Otherwise accepting stops at the first guess that no more is waiting.
                new ServerChannelRecvByteBufAllocator()
                        .respectMaybeMoreData(false)
                        .maxMessagesPerRead(accepts));
    }

    /**
     * Accepts no more anywhere. Sockets of our own are closed, when those in their queues have been
     * let in. One that we were given still listens: who knocks now waits in its queue, and is the
     * next instance's that has it.
     *
     * @return completes, on a loop, when all who were accepted before have been welcomed
     */
    CompletableFuture<Void> stopAccepting() {
        List<CompletableFuture<Void>> stopped = new ArrayList<>();
        for (Channel door : listening) {
            if (door instanceof EpollServerSocketChannel own && !isInherited(own)) {
                stopped.add(LastCall.at(own));
            } else {
                stopped.add(onEach(List.of(door), Channel::eventLoop, DoorTransport::acceptNoMore));
            }
        }
        return CompletableFuture.allOf(stopped.toArray(new CompletableFuture<?>[0]))
                .thenCompose(all -> onEach(loops, loop -> loop, loop -> {}));
    }

    private static boolean isInherited(Channel door) {
        return door.pipeline().get(AlreadyBound.class) != null;
    }

    private static void acceptNoMore(Channel door) {
        door.config().setAutoRead(false);
    }

    /** Does something to each on its own loop, behind all that waits there already. */
    private static <T> CompletableFuture<Void> onEach(
            Iterable<T> all, Function<T, Executor> loop, Consumer<T> task) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        all.forEach(
                one ->
                        done.add(
                                CompletableFuture.runAsync(
                                        () -> task.accept(one), loop.apply(one))));
        return CompletableFuture.allOf(done.toArray(new CompletableFuture<?>[0]));
    }

    /** Returns one of the loops that serve. */
    EventLoop loop() {
        return loops.next();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
            int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        if (type == IO_EVENT_LOOP_GROUP) {
            loops = epoll.eventLoopGroup(type, threads, threadFactory, ioRatio);
        }
        return loops;
    }

    @Override
    public String name() {
        return "doors";
    }

    @Override
    public boolean available() {
        return epoll.isAvailable();
    }

    @Override
    public boolean isAvailable() {
        return epoll.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return epoll.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return epoll.supportsDomainSockets();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return epoll.ioHandlerFactory();
    }

    @Override
    @SuppressWarnings("deprecation")
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return epoll.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return epoll.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return epoll.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        epoll.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        epoll.configure(config, domainSocket, bootstrap);
    }
}
