package popserv.handoff;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.StaysInEpoll;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import popserv.host.Descriptors;
import popserv.host.HostException;

/**
 * The third road, where the client's socket cannot go itself: octets are carried between the client
 * and one end of a socketpair(2), whose other end is the worker's client.
 *
 * <p>Both run on the client's event loop, and buffers pass through uncopied. Whoever does not read
 * stops the reading from the other. A client that half-closes, or ends its TLS, gets every reply;
 * when the worker closes, the client is closed once it has all, or reads no more ({@link
 * LingeringClose}).
 */
public final class Relay {
    /** As long as a kernel asks in vain whether there is room at a client that reads nothing. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Channel client;
    private final EpollDomainSocketChannel worker;
    private final Duration patience;
    private final Consumer<Relay> atItsEnd;
    private ChannelHandlerContext toClient;
    private boolean clientEnded;
    private long fromClientOctets;
    private long toClientOctets;

    private Relay(
            Channel client,
            EpollDomainSocketChannel worker,
            Duration patience,
            Consumer<Relay> atItsEnd) {
        this.client = client;
        this.worker = worker;
        this.patience = patience;
        this.atItsEnd = atItsEnd;
    }

    /**
     * Starts to carry, on the client's event loop, from which it must be called. It takes the place
     * of the channel's last handler, which hears nothing any more.
     *
     * @param client a connection without unread octets but those in {@code pending}
     * @param pending what the client sent already and the worker does not have
     * @param descriptor our end of a stream pair; ours no more, also on failure
     * @param atItsEnd called on the event loop when both ends are closed
     * @throws HostException when the descriptor is of no use
     */
    public static Relay start(
            Channel client, byte[] pending, int descriptor, Consumer<Relay> atItsEnd)
            throws HostException {
        return start(client, pending, descriptor, PATIENCE, atItsEnd);
    }

    /** As above, of a client that is closed if, at the end, it reads nothing for so long. */
    static Relay start(
            Channel client,
            byte[] pending,
            int descriptor,
            Duration patience,
            Consumer<Relay> atItsEnd)
            throws HostException {
        EpollDomainSocketChannel worker;
        try {
            Descriptors.nonBlocking(descriptor, true);
            worker = Adopted.unix(descriptor);
        } catch (HostException | RuntimeException | Error e) {
            Descriptors.close(descriptor);
            throw e;
        }
        Relay relay = new Relay(client, worker, patience, atItsEnd);
        try {
            relay.start(pending);
        } catch (RuntimeException | Error e) {
            worker.unsafe().closeForcibly();
            throw e;
        }
        return relay;
    }

    private void start(byte[] pending) {
        client.config().setAutoRead(false);
        HalfClose.allow(client);
        ClientEnd end = new ClientEnd();
        // Of a client that is gone Netty has removed all handlers; the worker hears of it still.
        if (client.pipeline().last() != null) {
            client.pipeline().removeLast();
        }
        client.pipeline().addLast(end);
        toClient = client.pipeline().context(end);
        // A worker that says its word and closes at once has a word to be read still.
        worker.config().setAutoClose(false);
        StaysInEpoll.keep(worker);
        worker.pipeline().addLast(new WorkerEnd());
        Joining.join(worker, client.eventLoop())
                .addListener(done -> begin(done.isSuccess() ? pending : null));
    }

    /** Begins to carry; {@code pending} is null when the worker cannot be heard. */
    private void begin(byte[] pending) {
        if (pending == null) {
            Joining.close(worker);
            client.closeFuture().addListener(closed -> atItsEnd.accept(this));
            client.close();
            return;
        }
        client.closeFuture()
                .addListener(c -> worker.closeFuture().addListener(w -> atItsEnd.accept(this)));
        if (pending.length > 0) {
            fromClientOctets += pending.length;
            worker.writeAndFlush(Unpooled.wrappedBuffer(pending));
        }
        if (!client.isActive()) {
            closeWorker();
        } else if (((DuplexChannel) client).isInputShutdown()) {
            clientEnded();
        } else {
            client.config().setAutoRead(true);
        }
    }

    /** Octets that came from the client. */
    public long fromClientOctets() {
        return fromClientOctets;
    }

    /** Octets that were sent to the client. */
    public long toClientOctets() {
        return toClientOctets;
    }

    /** Ends both connections now. */
    public void close() {
        client.eventLoop()
                .execute(
                        () -> {
                            worker.close();
                            client.close();
                        });
    }

    /** The client will say no more; the worker is told so once it has what was said. */
    private void clientEnded() {
        if (!clientEnded) {
            clientEnded = true;
            worker.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(sent -> worker.shutdownOutput());
        }
    }

    /** The client is gone: the worker gets what was said last, a QUIT perhaps, and the end. */
    private void closeWorker() {
        clientEnded = true;
        if (!worker.isRegistered()) {
            return;
        }
        worker.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> worker.close());
        // A worker that cannot write does not read either.
        worker.config().setAutoRead(true);
    }

    /** As a rule somebody is gone, of which nobody needs to hear. */
    private static void broken(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            Later.report(cause);
        }
        context.close();
    }

    /** What the client sends goes to the worker. */
    private final class ClientEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf octets && !clientEnded) {
                fromClientOctets += octets.readableBytes();
                worker.write(octets);
                if (!worker.isWritable()) {
                    client.config().setAutoRead(false);
                }
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            worker.flush();
            context.fireChannelReadComplete();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            worker.config().setAutoRead(client.isWritable());
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent
                    || event instanceof SslCloseCompletionEvent) {
                clientEnded();
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closeWorker();
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken(context, cause);
        }
    }

    /** What the worker sends goes to the client. */
    private final class WorkerEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf octets = (ByteBuf) message;
            if (!client.isActive()) {
                octets.release();
                return;
            }
            toClientOctets += octets.readableBytes();
            toClient.write(octets);
            if (!client.isWritable()) {
                worker.config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            toClient.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (worker.isWritable() && !clientEnded) {
                client.config().setAutoRead(true);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            clientEnded = true;
            toClient.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> toClient.close());
            LingeringClose.watch(client, patience);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Closed with octets of the client unread: channelInactive follows.
            broken(context, cause);
        }
    }
}
