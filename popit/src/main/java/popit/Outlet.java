package popit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import popserv.host.Descriptors;
import popserv.host.HostException;

/**
 * A client's socket for the disk threads: what they read they send, as far as the socket takes it
 * at once, and no event loop is woken for it. It is a descriptor of its own, since Netty may close
 * its one at any moment, and the number may be another client's in the next.
 */
final class Outlet implements AutoCloseable {
    private final FileDescriptor socket;

    private Outlet(int descriptor) {
        socket = new FileDescriptor(descriptor);
    }

    /**
     * Returns an outlet, or null when there is no descriptor left. To be called on the channel's
     * event loop, while it is open.
     */
    static Outlet of(Channel channel) {
        try {
            int own = ((UnixChannel) channel).fd().intValue();
            return own < 0 ? null : new Outlet(Descriptors.duplicate(own));
        } catch (HostException e) {
            return null;
        }
    }

    /** Sends what the socket takes at once, and takes it from the octets. */
    void send(ByteBuf octets) {
        ByteBuffer text = octets.nioBuffer();
        try {
            octets.skipBytes(socket.write(text, 0, text.limit()));
        } catch (IOException e) {
            // The channel will fail in the same way, and deal with it.
            return;
        }
    }

    /** Gives the descriptor back. Nobody may be sending any more. */
    @Override
    public void close() {
        Descriptors.close(socket.intValue());
    }
}
