package popserv.handoff;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.StaysInEpoll;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A client's connection that no event loop watches any more, so that its descriptor can be given
 * away.
 *
 * <p>To stop reading is not enough: when the client half-closes, Netty reads to the end even so,
 * and would take octets that are the worker's. After {@link #attach} all is as before; after {@link
 * #close} only what others hold of the connection is left.
 */
public final class Detached {
    private final EpollSocketChannel channel;

    private Detached(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * True when the connection's own descriptor can be given away: plain TCP on the epoll
     * transport. Otherwise there is the {@link Relay}.
     */
    public static boolean isPossible(Channel client) {
        return client instanceof EpollSocketChannel
                && client.pipeline().get(SslHandler.class) == null;
    }

    /**
     * Takes a connection from its event loop. What arrived before is given to the channel's
     * handlers as ever; it is complete when the future is, on the event loop.
     *
     * @return fails when the connection has been closed
     */
    public static Future<Detached> detach(EpollSocketChannel channel) {
        Promise<Detached> promise = Promise.promise();
        channel.config().setAutoRead(false);
        channel.deregister()
                .addListener(
                        done -> {
                            if (done.isSuccess() && channel.isOpen()) {
                                promise.complete(new Detached(channel));
                            } else {
                                promise.fail("the connection has been closed");
                            }
                        });
        return promise.future();
    }

    /** The connection's descriptor; ours until {@link #close}. */
    public int descriptor() {
        return channel.fd().intValue();
    }

    /**
     * Gives the connection back to its event loop; O_NONBLOCK is as it was. Reading goes on.
     *
     * @return completes on the event loop
     */
    public Future<Void> attach() {
        Promise<Void> promise = Promise.promise();
        register(
                done -> {
                    if (done.isSuccess()) {
                        channel.config().setAutoRead(true);
                        promise.complete();
                    } else {
                        Joining.close(channel);
                        promise.fail(done.cause());
                    }
                });
        return promise.future();
    }

    /**
     * Gives up our copy by close(2): the client notices nothing as long as a worker has its own.
     * Handlers are not told of it.
     */
    public void close() {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        } else {
            loop.execute(this::close);
        }
    }

    private void register(ChannelFutureListener then) {
        EventLoop loop = channel.eventLoop();
        loop.execute(
                () -> {
                    // What was to be watched is forgotten when a channel leaves its loop.
                    StaysInEpoll.keep(channel);
                    Joining.join(channel, loop).addListener(then);
                });
    }
}
