package popit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import popit.pop.Conversation.Pause;
import popserv.handoff.Drain;
import popserv.handoff.HandOff;

/**
 * One client of the resident worker: its socket on an event loop, its {@link Turns}, and the turns
 * between the loop and the disk threads.
 *
 * <p>The conversation belongs to the loop, and to a disk thread while it is lent; then what arrives
 * is kept {@link #aside}. So commands are answered strictly in order. The next buffer is filled
 * only when the last one has gone to the socket: a slow reader costs one buffer, whatever the size
 * of its message.
 */
final class Client extends ChannelInboundHandlerAdapter {
    /** A client that sends ahead more octets than this is not read from until we caught up. */
    private static final int MOST_AHEAD = 65536;

    private final Door door;
    private final Turns turns;
    private final LifeSigns life;
    private volatile Channel channel;

    /** What happens while the conversation is on a disk thread, and whether it is. */
    private final Aside aside = new Aside();

    private final Outlet outlet = new Outlet();
    private final Chunk chunk = new Chunk();
    private final Breakdown breakdown;
    private final Errand errand;

    private boolean inputEnded;
    private boolean deaf;
    private boolean turning;

    Client(Door door, HandOff handOff) {
        this.door = door;
        this.turns = new Turns(door.rules(), handOff, door.log());
        this.life = new LifeSigns(door.rules().timeout());
        this.breakdown = new Breakdown(door, turns, aside, this::hangUp);
        this.errand = new Errand(breakdown, chunk, life, turn -> onLoop(() -> back(turn)));
        aside.lend();
    }

    /**
     * Begins the session: opens the maildrop, on the caller's thread, then attends to the socket.
     *
     * @param descriptor the client's socket, non-blocking
     * @param tcp whether it is a TCP socket, else a Unix-domain one
     * @param pending what the client already sent
     */
    void begin(int descriptor, boolean tcp, byte[] pending) {
        new Landing(this, door, turns, descriptor, tcp, pending).run();
    }

    /** Takes the channel made of its socket, which no loop knows yet. */
    void attendTo(Channel made) {
        made.pipeline().addLast(this);
        channel = made;
    }

    private void toDisk() {
        boolean opens = !deaf && channel.isWritable() && outlet.opens(channel);
        errand.begin(opens ? outlet : null);
    }

    private void onLoop(Runnable task) {
        channel.eventLoop().execute(() -> breakdown.guard(task));
    }

    /** The session has ended by a mistake of ours; what it had to say is lost. */
    private void hangUp() {
        onLoop(
                () -> {
                    outlet.close();
                    whenClosed();
                    channel.close();
                });
    }

    private void whenClosed() {
        channel.closeFuture().addListener(done -> door.ended(this, turns.session(), turns.line()));
    }

    /** Lands on its loop, with what the first turn brought. */
    void landed(Turn turn) {
        breakdown.guard(() -> back(turn));
    }

    /** Takes the conversation back to the loop, with what happened meanwhile. */
    private void back(Turn turn) {
        byte[] octets = aside.takeBack();
        life.sign();
        boolean news = octets.length > 0 || inputEnded || deaf || turns.areCutShort();
        turns.feed(octets);
        if (inputEnded) {
            turns.endOfInput();
        }
        if (deaf) {
            turns.deaf();
        }
        answered(news && turn.pause() == Pause.LINE ? new Turn(Pause.ROOM, turn.octets()) : turn);
    }

    /** Goes on in memory as far as possible. */
    private void goOn() {
        if (!aside.isLent() && !turning && !turns.areOver()) {
            answered(inMemory());
        }
    }

    private Turn inMemory() {
        boolean free = !deaf && channel.isOpen() && channel.isWritable();
        return turns.next(chunk.octets(), false, free ? ClientSocket.outlet(channel) : null);
    }

    /** Sends what was answered, and does what has to come next. */
    private void answered(Turn first) {
        Turn turn = first;
        // A flush that empties the socket's queue calls us again from within.
        turning = true;
        send(turn);
        while (!turns.areOver() && turn.pause() == Pause.ROOM && !isSending()) {
            turn = inMemory();
            send(turn);
        }
        turning = false;
        if (turns.areOver()) {
            finish();
        } else if (turn.pause() == Pause.DISK || turn.pause() == Pause.END) {
            // The end is the disk's as well: the maildrop is given back there.
            toDisk();
        } else if (deaf) { // In this very turn: what it sent before is still to be done.
            goOn();
        } else {
            readOn();
            Runnable ahead = isSending() ? null : turns.lookAhead();
            if (ahead != null) {
                door.disk().execute(ahead);
            }
        }
    }

    private void send(Turn turn) {
        if (deaf || !turn.octets().isReadable()) {
            turn.octets().release();
        } else {
            channel.write(turn.octets(), channel.voidPromise());
        }
        if (turn.pause() != Pause.DISK && !deaf) {
            if (!channel.isWritable()) {
                channel.flush();
            }
            chunk.fit(channel.isWritable());
        }
    }

    /** Closes the socket once everything has been sent. */
    private void finish() {
        outlet.close();
        whenClosed();
        if (deaf || turns.areCutShort()) {
            channel.close();
        } else {
            readOn();
            Drain.close(channel, turns.haveSurplus());
        }
    }

    private void readOn() {
        boolean ahead = turns.waiting() > MOST_AHEAD && !turns.areOver();
        if (channel.config().isAutoRead() == ahead) {
            channel.config().setAutoRead(!ahead);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        byte[] octets = ByteBufUtil.getBytes((ByteBuf) message);
        ReferenceCountUtil.release(message);
        if (!isSending()) {
            life.sign();
        }
        if (!aside.keeps(octets)) {
            turns.feed(octets);
        } else if (aside.size() > MOST_AHEAD) {
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
            if (!aside.isLent() && !turns.areOver()) {
                turns.endOfInput();
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
        if (cause instanceof IOException) {
            turnDeaf();
        } else {
            breakdown.onLoop(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        turnDeaf();
    }

    private boolean isSending() {
        return !deaf && !channel.isWritable();
    }

    /** The client hears nothing any more; what it sent before is still done, QUIT above all. */
    private void turnDeaf() {
        if (deaf) {
            return;
        }
        deaf = true;
        if (turns.areOver()) {
            channel.close();
        } else if (!aside.isLent()) {
            turns.deaf();
            // In the middle of a turn goOn() does nothing: that turn's write may be what failed.
            onLoop(this::goOn);
        }
    }

    /** Returns the session's identity. */
    String session() {
        return turns.session();
    }

    /** Ends the session soon, without UPDATE unless that is under way. */
    void end(String reason) {
        turns.cutShort(reason);
        if (channel != null && channel.isRegistered()) {
            onLoop(this::goOn);
        }
    }

    /** Ends the session if the client has given no sign of life for too long. */
    void sweep(long now) {
        // A client that has just been taken has no socket yet.
        if (channel != null && life.isInDoubt(channel, now)) {
            onLoop(() -> check(now));
        }
    }

    private void check(long now) {
        if (aside.isLent() || !life.isDue(channel, now)) {
            return;
        }
        if (turns.areOver()) {
            channel.close();
        } else {
            end("timeout");
        }
    }
}
