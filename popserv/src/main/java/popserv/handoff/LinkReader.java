package popserv.handoff;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.util.Arrays;
import java.util.function.Consumer;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Parcel;
import popserv.host.Passing;

/**
 * Reads the front's end of a link on an event loop, so that what a worker tells wakes no thread of
 * its own: the loop that serves the clients hears it in passing.
 *
 * <p>The link keeps messages apart (SOCK_SEQPACKET): each read is one message, if the buffer is as
 * long as the longest.
 */
final class LinkReader extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int MOST_ERRORS = 3;

    private final int link;
    private final Consumer<byte[]> heard;
    private final Runnable ended;

    private LinkReader(int link, Consumer<byte[]> heard, Runnable ended) {
        this.link = link;
        this.heard = heard;
        this.ended = ended;
    }

    /**
     * Begins to read. The channel has a descriptor of its own, which it closes at the end.
     *
     * @param heard takes each message, on the loop
     * @param ended called on the loop when no more will come
     */
    static void start(EventLoop loop, int link, Consumer<byte[]> heard, Runnable ended)
            throws HostException {
        int copy = Descriptors.duplicate(link);
        try {
            Descriptors.nonBlocking(copy, true);
        } catch (HostException e) {
            Descriptors.close(copy);
            throw e;
        }
        EpollDomainSocketChannel channel = Adopted.unix(copy);
        // One octet more than a message may have: a longer one is seen to be too long.
        channel.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(Message.MAX_OCTETS + 1));
        channel.pipeline().addLast(new LinkReader(link, heard, ended));
        Joining.join(channel, loop)
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                Joining.close(channel);
                                ended.run();
                            }
                        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
        byte[] message = new byte[octets.readableBytes()];
        octets.readBytes(message);
        heard.accept(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        hearTheRest();
        ended.run();
    }

    /**
     * A worker that is killed before it has read all we sent leaves an error behind, and the kernel
     * tells that before what the worker told. Clients it had taken must not be greeted again.
     */
    private void hearTheRest() {
        // Then nothing more can come, and receiving does not wait.
        Descriptors.disconnect(link);
        byte[] buffer = new byte[Message.MAX_OCTETS];
        int errors = 0;
        while (errors < MOST_ERRORS) {
            try {
                Parcel parcel = Passing.receive(link, buffer);
                Descriptors.close(parcel.descriptor());
                if (parcel.isEnd()) {
                    return;
                }
                heard.accept(Arrays.copyOf(buffer, parcel.octets()));
            } catch (HostException e) {
                errors++;
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
