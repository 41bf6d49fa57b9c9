package popserv.handoff;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Unwatched;
import java.io.IOException;

/**
 * A channel's way to its event loop, with an end in any case.
 *
 * <p>When the kernel watches no further socket (epoll_ctl(2): ENOSPC, ENOMEM), Netty 4.2.18 forgets
 * the channel: it says so in a warning, but nobody who waits for the channel hears of it, and its
 * socket stays open for ever.
 */
public final class Joining {
    private static final String REFUSED =
            "the kernel watches no further socket; see fs.epoll.max_user_watches";

    private Joining() {}

    /**
     * Has a channel join a loop.
     *
     * @param channel one that is in no loop
     * @return done on the loop; if it fails the loop does not know the channel, and {@link #close}
     *     is to be called when its last word has been said
     */
    public static ChannelFuture join(Channel channel, EventLoop loop) {
        ChannelPromise joined = new DefaultChannelPromise(channel, loop);
        if (loop.inEventLoop()) {
            join(joined, loop);
        } else {
            loop.execute(() -> join(joined, loop));
        }
        return joined;
    }

    private static void join(ChannelPromise joined, EventLoop loop) {
        loop.register(joined);
        if (!joined.isDone()) {
            // Netty may tell in a turn of its own what it knows by now, but no later.
            loop.execute(() -> joined.tryFailure(new IOException(REFUSED)));
        }
    }

    /** Returns why a channel could not join, for an operator. */
    public static String reason(Throwable why) {
        return why instanceof IOException && why.getMessage() != null
                ? why.getMessage()
                : why.toString();
    }

    /** Closes a channel that could not join; to be called on the loop. */
    public static void close(Channel refused) {
        Unwatched.close(refused);
    }
}
