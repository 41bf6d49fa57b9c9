package io.netty.channel.epoll;

/**
 * Channels of sockets that were connected when we were given them, whatever became of them since.
 *
 * <p>Netty 4.2.18 asks such a socket whether it has met an error. If it has, as one that was reset
 * meanwhile, its channel is never active: nothing is read from it, the QUIT neither that came
 * before, and nobody hears that it is over. Netty lets only its own package leave the question out;
 * hence this class stands here.
 */
public final class Adopted {
    private Adopted() {}

    /** Returns the channel of a TCP socket, not blocking; the descriptor is the channel's now. */
    public static EpollSocketChannel tcp(int descriptor) {
        return new EpollSocketChannel(new LinuxSocket(descriptor), true);
    }

    /** Returns the channel of a Unix-domain socket; see {@link #tcp}. */
    public static EpollDomainSocketChannel unix(int descriptor) {
        return new EpollDomainSocketChannel(descriptor, true);
    }
}
