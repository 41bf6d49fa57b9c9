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
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import popit.pop.Caller;
import popit.pop.Conversation;
import popit.pop.Conversation.Pause;
import popserv.base.Event;
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
    /** What answers in memory usually need. */
    private static final int SMALL = 2048;

    private static final int LARGE = 65536;

    /** For clients that read as fast as we write. */
    private static final int LARGEST = 262144;

    /** A client that sends ahead more octets than this is not read from until we caught up. */
    private static final int MOST_AHEAD = 65536;

    private static final int BUSY_PAUSE = 100;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1, 2);

    private final Resident door;
    private final HandOff handOff;
    private final Conversation conversation;
    private Channel channel;

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
        conversation = new Conversation(door.rules(), caller, directory, door.log());
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
    /** A new account's Maildir; if it cannot be made, opening it tells. */
    private void makeMaildir() {
        try {
            if (NewMaildir.isWanted(handOff)) {
                NewMaildir.make(handOff);
            }
        } catch (IOException e) {
            Event.MAILDROP.log(
                    door.log(),
                    handOff.session(),
                    "user",
                    handOff.environment().get("USER"),
                    "file",
                    handOff.directory(),
                    "reason",
                    "cannot be made: " + e.getMessage());
        }
    }

    private void open() {
        makeMaildir();
        ByteBuf buffer = channel.alloc().directBuffer(LARGE);
        Pause pause = advance(buffer, true);
        if (pause == Pause.BUSY && cutShort == null) {
            buffer.release();
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
                                back(pause, buffer);
                            } else {
                                buffer.release();
                                door.ended(this, handOff.session(), conversation.close("error"));
                            }
                        });
    }

    /** Goes on; at the end of the conversation closes it as well, where disk work may be done. */
    private Pause advance(ByteBuf buffer, boolean onDisk) {
        if (cutShort != null) {
            if (onDisk) {
                line = conversation.close(cutShort);
            }
            return Pause.END;
        }
        ByteBuffer room = buffer.nioBuffer(buffer.writerIndex(), buffer.writableBytes());
        Pause pause = conversation.advance(room, onDisk);
        buffer.writerIndex(buffer.writerIndex() + room.position());
        if (onDisk && pause == Pause.END) {
            line = conversation.close(null);
        }
        return pause;
    }

    /** Lends the conversation to a disk thread. */
    private void toDisk() {
        away = true;
        door.disk()
                .execute(
                        () -> {
                            ByteBuf buffer = channel.alloc().directBuffer(chunk);
                            Pause pause = advance(buffer, true);
                            channel.eventLoop().execute(() -> back(pause, buffer));
                        });
    }

    /** Takes the conversation back to the loop, with what happened meanwhile. */
    private void back(Pause pause, ByteBuf buffer) {
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
        answered(news && pause == Pause.LINE ? Pause.ROOM : pause, buffer);
    }

    /** Goes on in memory as far as possible. */
    private void goOn() {
        if (!away && !turning && line == null) {
            ByteBuf buffer = channel.alloc().directBuffer(SMALL);
            answered(advance(buffer, false), buffer);
        }
    }

    /** Sends what was answered, and does what has to come next. */
    private void answered(Pause first, ByteBuf answered) {
        Pause pause = first;
        ByteBuf buffer = answered;
        // A flush that empties the socket's queue calls us again from within.
        turning = true;
        send(buffer, pause != Pause.DISK);
        while (line == null && pause == Pause.ROOM && !isSending()) {
            buffer = channel.alloc().directBuffer(chunk);
            pause = advance(buffer, false);
            send(buffer, pause != Pause.DISK);
        }
        turning = false;
        if (line != null) {
            finish();
        } else if (pause == Pause.DISK || pause == Pause.END) {
            // The end is the disk's as well: the maildrop is given back there.
            toDisk();
        } else {
            readOn();
        }
    }

    private void send(ByteBuf buffer, boolean flush) {
        if (deaf || !buffer.isReadable()) {
            buffer.release();
        } else {
            channel.write(buffer, channel.voidPromise());
        }
        if (flush && !deaf) {
            channel.flush();
            chunk = channel.isWritable() ? Math.min(2 * chunk, LARGEST) : LARGE;
        }
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
            goOn();
        }
    }

    private boolean isSending() {
        return !deaf && !channel.isWritable();
    }

    /** Ends the session soon, without UPDATE unless that is under way. */
    void end(String reason) {
        cutShort = reason;
        if (channel.isRegistered()) {
            channel.eventLoop().execute(this::goOn);
        }
    }

    /** Ends the session if the client has given no sign of life for too long. */
    void sweep(long now) {
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
