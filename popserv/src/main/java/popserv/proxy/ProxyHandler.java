package popserv.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes the PROXY header off the front of a connection, within bounds of size and time. What comes
 * behind it waits until {@link #pass} lets it on.
 */
public final class ProxyHandler extends ByteToMessageDecoder {
    /** The handler's name in the pipeline. */
    public static final String NAME = "proxy";

    /** The longest header taken, in octets: a client certificate may be in it. */
    static final int MOST_OCTETS = 16384;

    /** The longest wait for the whole header, in seconds. */
    private static final int MOST_SECONDS = 5;

    /** The longest header of version 1, in octets with its CRLF. */
    private static final int MOST_OCTETS_V1 = 107;

    private static final byte[] SIGNATURE = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };
    private static final byte[] WORD = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final int HEAD = 16;

    private final Consumer<ProxyHeader> arrived;
    private final Consumer<String> failed;
    private Future<?> deadline;
    private boolean done;

    private ProxyHandler(Consumer<ProxyHeader> arrived, Consumer<String> failed) {
        this.arrived = arrived;
        this.failed = failed;
    }

    /**
     * Awaits a header. One of the two is called, once, on the channel's event loop, on which this
     * must be called too.
     *
     * @param arrived told the header; to call {@link #pass} when what follows it may come
     * @param failed told why there is none, in few words, and the connection is closed; empty if it
     *     was closed without a word
     */
    public static void await(
            Channel channel, Consumer<ProxyHeader> arrived, Consumer<String> failed) {
        channel.pipeline().addFirst(NAME, new ProxyHandler(arrived, failed));
    }

    /** Lets on what came behind the header, if there was one. */
    public static void pass(Channel channel) {
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(NAME);
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline =
                context.executor()
                        .schedule(
                                () -> fail(context, "no PROXY header in time"),
                                MOST_SECONDS,
                                TimeUnit.SECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (done) {
            return;
        }
        try {
            int length = length(in);
            if (length > 0 && in.readableBytes() >= length) {
                ProxyHeader header = ProxyHeader.read(in.readSlice(length));
                done = true;
                deadline.cancel(false);
                context.channel().config().setAutoRead(false);
                arrived.accept(header);
            }
        } catch (DecoderException e) {
            fail(context, "bad PROXY header");
        }
    }

    /** Returns how long the header is; 0 if more must come to tell. */
    private static int length(ByteBuf in) {
        int from = in.readerIndex();
        int there = in.readableBytes();
        boolean second = in.getByte(from) == SIGNATURE[0];
        byte[] begin = second ? SIGNATURE : WORD;
        for (int i = 0; i < Math.min(there, begin.length); i++) {
            if (in.getByte(from + i) != begin[i]) {
                throw new DecoderException("no PROXY header");
            }
        }
        if (second) {
            int length = there < HEAD ? 0 : HEAD + in.getUnsignedShort(from + HEAD - 2);
            return bounded(length, MOST_OCTETS);
        }
        int end = in.indexOf(from, from + Math.min(there, MOST_OCTETS_V1), (byte) '\n');
        int length = end < 0 ? 0 : end + 1 - from;
        bounded(length == 0 ? there + 1 : length, MOST_OCTETS_V1);
        return length;
    }

    private static int bounded(int length, int most) {
        if (length > most) {
            throw new DecoderException("the PROXY header is too long");
        }
        return length;
    }

    private void fail(ChannelHandlerContext context, String reason) {
        if (!done) {
            done = true;
            deadline.cancel(false);
            failed.accept(reason);
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        endsHere(context);
        super.channelInactive(context);
    }

    /** A proxy that looks whether the port is open closes at once, and is not heard of again. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            endsHere(context);
        }
        super.userEventTriggered(context, event);
    }

    private void endsHere(ChannelHandlerContext context) {
        boolean silent = internalBuffer().readableBytes() == 0;
        fail(context, silent ? "" : "no PROXY header");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A connection that breaks here has nobody else to hear of it.
        fail(context, "");
        context.close();
    }
}
