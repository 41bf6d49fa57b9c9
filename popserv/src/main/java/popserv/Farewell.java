package popserv;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The end of a connection: what was said last is to arrive, but nobody stays by not reading it. */
final class Farewell {
    private static final int SECONDS = 5;

    private Farewell() {}

    /** Closes a connection when what was written is sent, or after some seconds. */
    static void say(EpollSocketChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
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
