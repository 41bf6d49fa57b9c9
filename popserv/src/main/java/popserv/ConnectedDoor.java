package popserv;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

/**
 * A listener at which one client has arrived already, and no other ever will: the connected socket
 * that inetd's {@code nowait} gives us. To Netty it is a server socket like any other, so this
 * client is served as all are.
 */
final class ConnectedDoor extends AbstractServerChannel {
    private final int descriptor;
    private final InetSocketAddress address;
    private final Runnable over;
    private final ChannelConfig config = new AnyOption(this);
    private boolean arrived;
    private volatile boolean open = true;

    /**
     * Makes a door.
     *
     * @param descriptor the client's socket, not blocking
     * @param address our end of it
     * @param over called when we hold the client's socket no more
     */
    ConnectedDoor(int descriptor, InetSocketAddress address, Runnable over) {
        this.descriptor = descriptor;
        this.address = address;
        this.over = over;
    }

    @Override
    protected void doBeginRead() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (!arrived) {
            arrived = true;
            eventLoop().execute(this::arrive);
        }
    }

    private void arrive() {
        EpollSocketChannel client = Adopted.tcp(descriptor);
        if (client.remoteAddress() == null) {
            // It was reset while we started, and nobody knows who it was.
            client.unsafe().closeForcibly();
            over.run();
            return;
        }
        client.closeFuture().addListener(closed -> over.run());
        pipeline().fireChannelRead(client);
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected void doBind(SocketAddress address) {}

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    /** What one can set on a listening socket has no meaning here, and is no mistake either. */
    private static final class AnyOption extends DefaultChannelConfig {
        AnyOption(ConnectedDoor door) {
            super(door);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            super.setOption(option, value);
            return true;
        }
    }
}
