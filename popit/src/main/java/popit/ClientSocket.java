package popit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import popserv.handoff.HalfClose;

/** Makes a channel of a client's socket that was handed over. */
final class ClientSocket {
    /** Command lines are short. */
    private static final int INPUT = 2048;

    /** What the kernel may hold unsent, in octets. */
    private static final long UNSENT = 65536;

    /** The channel is writable only when nothing waits in it: the next turn follows the last. */
    private static final WriteBufferWaterMark NOTHING_WAITS = new WriteBufferWaterMark(1, 2);

    private ClientSocket() {}

    /**
     * Sends what a socket takes at once.
     *
     * @param descriptor the client's socket, connected and non-blocking
     * @param octets what to send; what was sent is taken from them
     * @return whether that was all
     */
    static boolean say(int descriptor, ByteBuf octets) {
        if (octets.isReadable()) {
            ByteBuffer text = octets.nioBuffer();
            try {
                octets.skipBytes(new FileDescriptor(descriptor).write(text, 0, text.limit()));
            } catch (IOException e) {
                // Whoever attends to the socket finds out what is wrong with it.
                return false;
            }
        }
        return !octets.isReadable();
    }

    /** Returns what does so with a channel's socket; for its event loop, while it is open. */
    static Consumer<ByteBuf> outlet(Channel channel) {
        FileDescriptor own = ((UnixChannel) channel).fd();
        return octets -> say(own.intValue(), octets);
    }

    /**
     * Takes a socket over.
     *
     * @param descriptor the client's socket, connected and non-blocking
     * @param tcp whether it is a TCP socket, else a Unix-domain one
     */
    static Channel adopt(int descriptor, boolean tcp) {
        Channel channel = tcp ? Adopted.tcp(descriptor) : Adopted.unix(descriptor);
        ChannelConfig config = channel.config();
        if (tcp) {
            // Else the kernel takes megabytes, and whether the client reads is not seen for long.
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT);
        }
        HalfClose.allowFromTheStart(channel);
        // A write that fails must not close what the client sent before: there may be a QUIT in it.
        config.setAutoClose(false);
        config.setWriteBufferWaterMark(NOTHING_WAITS);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(INPUT));
        return channel;
    }
}
