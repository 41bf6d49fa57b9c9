package popit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import popit.pop.Caller;
import popit.pop.Conversation;
import popit.pop.Conversation.Pause;
import popserv.handoff.HandOff;
import popserv.handoff.NewMaildir;

/**
 * One client of the resident worker: its socket on an event loop, its {@link Conversation}, and the
 * turns between the loop and the disk threads.
 *
 * <p>The conversation belongs to the loop, and to a disk thread while {@link #away} is set; then
 * what arrives is kept aside. So commands are answered strictly in order. The next buffer is filled
 * only when the last one has gone to the socket: a slow reader costs one buffer, whatever the size
 * of its message.
 */
final class Client extends ChannelInboundHandlerAdapter {
    /** Command lines are short. */
    private static final int SMALL = 2048;

    private static final int LARGE = 65536;

    /** For clients that read as fast as we write. */
    private static final int LARGEST = 131072;

    /** Where answers are made, before they are copied to a buffer of their size. */
    private static final FastThreadLocal<ByteBuffer> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuffer initialValue() {
                    return ByteBuffer.allocate(LARGEST);
                }
            };

    /** A client that sends ahead more octets than this is not read from until we caught up. */
    private static final int MOST_AHEAD = 65536;

    private static final int BUSY_PAUSE = 100;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1, 2);

    /** What one turn of the conversation brought: octets to send, and why it ended. */
    private record Turn(Pause pause, ByteBuf octets) {}

    private final Resident door;
    private final HandOff handOff;
    private final Conversation conversation;
    private volatile Channel channel;

    /** What arrived while the conversation was away. */
    private ByteBuf aside;

    private boolean away = true;
    private boolean inputEnded;
    private boolean deaf;
    private boolean turning;
    private volatile int chunk = LARGE;

    /** Why the session is to be ended at once; null while it is not. */
    private volatile String cutShort;

    /** What the session did; set once it has ended and only the rest of the output is to go. */
    private String line;

    private volatile long lastSign = System.nanoTime();
    private long lastProgress;

    Client(Resident door, HandOff handOff) {
        this.door = door;
        this.handOff = handOff;
        List<String> arguments = handOff.arguments();
        int dashes = arguments.indexOf("--");
        boolean asks = dashes >= 0 && dashes + 1 < arguments.size();
        String option = asks ? arguments.get(dashes + 1) : null;
        Caller caller = Caller.of(handOff.session(), handOff.environment(), option);
        Path directory = Path.of(handOff.directory());
        conversation =
                new Conversation(door.rules(), caller, directory, door.log(), this::makeMaildir);
    }

    private boolean makeMaildir() throws IOException {
        if (!NewMaildir.isWanted(handOff)) {
            return false;
        }
        NewMaildir.make(handOff);
        return true;
    }

    /**
     * Begins the session: opens the maildrop, then attends to the socket.
     *
     * @param descriptor the client's socket, non-blocking
     * @param tcp whether it is a TCP socket, else a Unix-domain one
     */
    void begin(int descriptor, boolean tcp) {
        channel =
                tcp ? new EpollSocketChannel(descriptor) : new EpollDomainSocketChannel(descriptor);
        if (tcp) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            // Else the kernel takes megabytes, and whether the client reads is not seen for long.
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) LARGE);
        }
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // A write that fails must not close what the client sent before: there may be a QUIT in it.
        channel.config().setAutoClose(false);
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(SMALL));
        byte[] pending = handOff.pending();
        conversation.feed(pending, 0, pending.length);
        channel.pipeline().addLast(this);
        door.disk().execute(this::open);
    }

    /** The first step is the disk's; the socket joins a loop when there is something to say. */
    private void open() {
        Turn turn = advance(chunk, true);
        if (turn.pause == Pause.BUSY) {
            door.loops()
                    .next()
                    .schedule(
                            () -> door.disk().execute(this::open),
                            BUSY_PAUSE,
                            TimeUnit.MILLISECONDS);
            return;
        }
        door.loops()
                .register(channel)
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                back(turn);
                            } else {
                                turn.octets.release();
                                door.ended(this, handOff.session(), conversation.close("error"));
                            }
                        });
    }

    /**
     * Goes on; at the end of the conversation closes it as well, where disk work may be done.
     *
     * @param room the most octets to answer with
     */
    private Turn advance(int room, boolean onDisk) {
        if (cutShort != null) {
            if (onDisk) {
                line = conversation.close(cutShort);
            }
            return new Turn(Pause.END, Unpooled.EMPTY_BUFFER);
        }
        ByteBuffer scratch = SCRATCH.get().clear().limit(room);
        Pause pause = conversation.advance(scratch, onDisk);
        if (onDisk && pause == Pause.END) {
            line = conversation.close(null);
        }
        if (scratch.flip().hasRemaining()) {
            ByteBuf octets = channel.alloc().directBuffer(scratch.remaining());
            return new Turn(pause, octets.writeBytes(scratch));
        }
        return new Turn(pause, Unpooled.EMPTY_BUFFER);
    }

    /** Lends the conversation to a disk thread. */
    private void toDisk() {
        away = true;
        door.disk()
                .execute(
                        () -> {
                            Turn turn = advance(chunk, true);
                            channel.eventLoop().execute(() -> back(turn));
                        });
    }

    /** Takes the conversation back to the loop, with what happened meanwhile. */
    private void back(Turn turn) {
        away = false;
        lastSign = System.nanoTime();
        boolean news = aside != null || inputEnded || deaf;
        if (line == null && aside != null) {
            feed(aside);
        } else if (aside != null) {
            aside.release();
        }
        aside = null;
        if (line == null && inputEnded) {
            conversation.endOfInput();
        }
        if (line == null && deaf) {
            conversation.deaf();
        }
        boolean again = news && turn.pause == Pause.LINE;
        answered(again ? new Turn(Pause.ROOM, turn.octets) : turn);
    }

    /** Goes on in memory as far as possible. */
    private void goOn() {
        if (!away && !turning && line == null) {
            answered(advance(chunk, false));
        }
    }

    /** Sends what was answered, and does what has to come next. */
    private void answered(Turn first) {
        Turn turn = first;
        // A flush that empties the socket's queue calls us again from within.
        turning = true;
        send(turn);
        while (line == null && turn.pause == Pause.ROOM && !isSending()) {
            turn = advance(chunk, false);
            send(turn);
        }
        turning = false;
        if (line != null) {
            finish();
        } else if (turn.pause == Pause.DISK || turn.pause == Pause.END) {
            // The end is the disk's as well: the maildrop is given back there.
            toDisk();
        } else if (deaf) {
            // It went deaf in this very turn: what it sent before is still to be done.
            goOn();
        } else {
            readOn();
        }
    }

    private void send(Turn turn) {
        if (deaf || !turn.octets.isReadable()) {
            turn.octets.release();
        } else {
            channel.write(turn.octets, channel.voidPromise());
        }
        if (turn.pause != Pause.DISK && !deaf) {
            channel.flush();
            fitChunk();
        }
    }

    /** The faster a client reads, the larger the buffers; a slow one's must be small. */
    private void fitChunk() {
        chunk = channel.isWritable() ? Math.min(2 * chunk, LARGEST) : LARGE;
    }

    /** Closes the socket once everything has been sent. */
    private void finish() {
        channel.closeFuture().addListener(done -> door.ended(this, handOff.session(), line));
        if (deaf || cutShort != null) {
            channel.close();
        } else {
            readOn();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void readOn() {
        boolean ahead = conversation.waiting() > MOST_AHEAD && line == null;
        if (channel.config().isAutoRead() == ahead) {
            channel.config().setAutoRead(!ahead);
        }
    }

    private void feed(ByteBuf octets) {
        byte[] copy = new byte[octets.readableBytes()];
        octets.readBytes(copy);
        octets.release();
        conversation.feed(copy, 0, copy.length);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (line != null) {
            octets.release();
            return;
        }
        if (!isSending()) {
            lastSign = System.nanoTime();
        }
        if (!away) {
            feed(octets);
            return;
        }
        if (aside == null) {
            aside = octets;
        } else {
            aside.writeBytes(octets);
            octets.release();
        }
        if (aside.readableBytes() > MOST_AHEAD) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!isSending()) {
            goOn();
        } else {
            readOn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            goOn();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (!away && line == null) {
                conversation.endOfInput();
                if (!isSending()) {
                    goOn();
                }
            }
        } else if (event instanceof ChannelOutputShutdownEvent) {
            turnDeaf();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        turnDeaf();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        turnDeaf();
    }

    /** The client hears nothing any more; what it sent before is still done, QUIT above all. */
    private void turnDeaf() {
        if (deaf) {
            return;
        }
        deaf = true;
        if (line != null) {
            channel.close();
        } else if (!away) {
            conversation.deaf();
            // In the middle of a turn goOn() does nothing: that turn's write may be what failed.
            channel.eventLoop().execute(this::goOn);
        }
    }

    private boolean isSending() {
        return !deaf && !channel.isWritable();
    }

    /** Ends the session soon, without UPDATE unless that is under way. */
    void end(String reason) {
        cutShort = reason;
        if (channel != null && channel.isRegistered()) {
            channel.eventLoop().execute(this::goOn);
        }
    }

    /** Ends the session if the client has given no sign of life for too long. */
    void sweep(long now) {
        // A client that has just been taken has no socket yet.
        if (channel == null) {
            return;
        }
        boolean look = !channel.isWritable() || now - lastSign > limit();
        if (look && channel.isRegistered()) {
            channel.eventLoop().execute(() -> check(now));
        }
    }

    private long limit() {
        return door.rules().timeout() * 1_000_000_000L;
    }

    /** A client that takes what is sent to it, be it slowly, is alive. */
    private void check(long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (away || out == null) {
            return;
        }
        long progress = 31 * out.totalPendingWriteBytes() + out.currentProgress();
        if (progress != lastProgress) {
            lastProgress = progress;
            lastSign = now;
        }
        if (now - lastSign <= limit()) {
            return;
        }
        if (line != null) {
            channel.close();
        } else {
            end("timeout");
        }
    }
}
