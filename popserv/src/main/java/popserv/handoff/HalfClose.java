package popserv.handoff;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.StaysInEpoll;

/**
 * Lets a client that has said all and half-closes hear every reply: without this, Netty closes the
 * connection as soon as the client stops sending, be there an answer under way or not.
 */
public final class HalfClose {
    private HalfClose() {}

    /**
     * Keeps a connection open when its client half-closes. Closing it is then the caller's: a
     * client that is gone altogether looks the same until something is sent to it.
     *
     * @param client its channel; call it on its event loop or before it has one, and before its
     *     input ends
     */
    public static void allow(Channel client) {
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        StaysInEpoll.keep(client);
    }

    /** As {@link #allow}, of a channel that is about to join its loop and will read there. */
    public static void allowFromTheStart(Channel client) {
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        StaysInEpoll.keepFromTheStart(client);
    }
}
