package io.netty.channel.epoll;

import io.netty.channel.Channel;

/**
 * A channel whose socket the kernel refused to watch.
 *
 * <p>Netty 4.2.18 notes that a socket is in its epoll set before it asks for that, and lets only
 * its own package take the note back; hence this class stands here.
 */
public final class Unwatched {
    private Unwatched() {}

    /**
     * Closes a channel that never joined its loop; to be called there. Its handlers hear nothing,
     * those who wait for its end do.
     */
    public static void close(Channel channel) {
        try {
            if (channel instanceof AbstractEpollChannel epoll) {
                epoll.doDeregister();
            }
        } catch (Exception e) {
            // What was noted goes with the next socket of that number.
        } finally {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
