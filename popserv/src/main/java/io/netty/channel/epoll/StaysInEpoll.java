package io.netty.channel.epoll;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Keeps a channel whose client half-closed able to wait for room to write.
 *
 * <p>Netty 4.2.18 takes a descriptor out of its epoll set when nothing is to be watched any more,
 * and forgets that it did: the next wait fails with ENOENT, and with it the answer that was being
 * sent. After a half-close nothing is watched until the socket is full. EPOLLERR, which epoll
 * reports unasked, changes nothing but that something is always watched. Netty lets only its own
 * package ask for that; hence this class stands here.
 */
public final class StaysInEpoll {
    private StaysInEpoll() {}

    /**
     * Keeps a channel in its set; does nothing to channels of other transports. Call it before the
     * channel's input ends, on its event loop or before it has one.
     */
    public static void keep(Channel channel) {
        watch(channel, Native.EPOLLERR);
    }

    /**
     * As {@link #keep}, of a channel that is about to join its loop and will read there: it joins
     * with all that is watched, where Netty would ask the kernel once for each.
     */
    public static void keepFromTheStart(Channel channel) {
        watch(channel, Native.EPOLLERR);
        watch(channel, Native.EPOLLIN);
    }

    private static void watch(Channel channel, int what) {
        if (channel instanceof AbstractEpollChannel epoll) {
            try {
                epoll.setFlag(what);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
