package popserv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/**
 * The way between a client's channel and those who talk with it. What is said while the client is
 * heard, or in one turn of the event loop, leaves in one write.
 */
final class Wire extends ChannelInboundHandlerAdapter {
    /** Who talks with the client. All is called on the channel's event loop. */
    interface End {
        /** Octets arrived. */
        void heard(byte[] octets);

        /** What waited for the client to read has gone. */
        void drained();

        /** Something happened of which Netty tells by an event. */
        void happened(Object event);

        /** The connection is closed. */
        void gone();

        /** One of the above failed, or there is no memory to read with. */
        void broken(Throwable why);
    }

    private final EpollSocketChannel channel;
    private final End end;
    private final OwnLoop loop;
    private boolean hearing;
    private boolean unsent;

    /** Makes the last handler of a channel. */
    Wire(EpollSocketChannel channel, End end) {
        this.channel = channel;
        this.end = end;
        this.loop = new OwnLoop(channel, end::broken);
    }

    /** Says something; to be called on the event loop. The octets are ours no more. */
    void say(byte[] octets) {
        channel.write(Unpooled.wrappedBuffer(octets), channel.voidPromise());
        if (!unsent) {
            unsent = true;
            if (!hearing) {
                channel.eventLoop().execute(this::send);
            }
        }
    }

    private void send() {
        if (unsent) {
            unsent = false;
            channel.flush();
        }
    }

    /** Says a last word to a client that nobody talks with, and closes. */
    static void end(EpollSocketChannel channel, byte[] octets) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(octets))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Says as much of a word as the socket takes at once, of a channel that is in no loop. */
    static void atOnce(EpollSocketChannel channel, byte[] octets) {
        ByteBuf word = Unpooled.directBuffer(octets.length).writeBytes(octets);
        try {
            channel.fd().write(word.nioBuffer(), 0, octets.length);
        } catch (IOException e) {
            // Then the client hears nothing but the end.
        } finally {
            word.release();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            hearing = true;
            end.heard(ByteBufUtil.getBytes(octets));
        } catch (RuntimeException | Error e) {
            end.broken(e);
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        hearing = false;
        send();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            loop.run(end::drained);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        loop.run(() -> end.happened(event));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.run(end::gone);
    }

    /** A connection that breaks is gone, and that is all there is to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            end.broken(cause);
        }
        channel.close();
    }
}
