package popit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.util.function.Consumer;
import popserv.host.Descriptors;
import popserv.host.HostException;

/**
 * A client's socket for the disk threads: what they read they send, as far as the socket takes it
 * at once, and no event loop is woken for it. It is a descriptor of its own, since Netty may close
 * its one at any moment, and the number may be another client's in the next.
 */
final class Outlet implements Consumer<ByteBuf>, AutoCloseable {
    private volatile FileDescriptor socket;

    /**
     * Opens the outlet if it is not yet. To be called on the channel's event loop, which alone can
     * close it.
     *
     * @return whether it is open; false when the channel is not or no descriptor is left
     */
    boolean opens(Channel channel) {
        int own = ((UnixChannel) channel).fd().intValue();
        if (socket == null && channel.isOpen() && own >= 0) {
            try {
                socket = new FileDescriptor(Descriptors.duplicate(own));
            } catch (HostException e) {
                return false;
            }
        }
        return socket != null;
    }

    /** Sends what the socket takes at once, and takes it from the octets. */
    @Override
    public void accept(ByteBuf octets) {
        ClientSocket.say(socket.intValue(), octets);
    }

    /** Gives the descriptor back. Nobody may be sending any more. */
    @Override
    public void close() {
        if (socket != null) {
            Descriptors.close(socket.intValue());
            socket = null;
        }
    }
}
