package popserv;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import popserv.handoff.Drain;

/** The end of a connection: what was said last is to arrive, but nobody stays by not reading it. */
final class Farewell {
    private static final int SECONDS = 5;

    private Farewell() {}

    /**
     * Closes a connection when what was written is sent, or after some seconds.
     *
     * @param surplus whether the client has sent what nobody will answer
     */
    static void say(EpollSocketChannel channel, boolean surplus) {
        // Over TLS, close_notify has told the client that this was all.
        boolean tls = channel.pipeline().get(SslHandler.class) != null;
        Drain.close(channel, surplus && !tls);
        if (channel.isOpen()) {
            Future<?> late =
                    channel.eventLoop().schedule(() -> hangUp(channel), SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(closed -> late.cancel(false));
        }
    }

    private static void hangUp(EpollSocketChannel channel) {
        // Otherwise the kernel would keep what the client does not read.
        channel.config().setSoLinger(0);
        channel.unsafe().close(channel.unsafe().voidPromise());
    }
}
