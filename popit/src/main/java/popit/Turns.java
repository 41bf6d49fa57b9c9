package popit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import popit.pop.Caller;
import popit.pop.Conversation;
import popit.pop.Conversation.Pause;
import popit.pop.SessionRules;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.handoff.HandOff;
import popserv.handoff.NewMaildir;

/**
 * A client's conversation in turns: each makes at most a buffer of answers, here without the disk
 * or there with it. It ends where the disk may be touched, since the maildrop is given back then.
 *
 * <p>Used by one thread at a time; only {@link #cutShort} may be called by any.
 */
final class Turns {
    /** The most octets of a turn. */
    static final int LARGEST = 131072;

    /** How many turns a disk thread takes for a client before it is another's turn. */
    private static final int STINT = 8;

    /** Where answers are made, before they are copied to a buffer of their size. */
    private static final FastThreadLocal<ByteBuf> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuf initialValue() {
                    return Unpooled.directBuffer(LARGEST, LARGEST);
                }

                @Override
                protected void onRemoval(ByteBuf scratch) {
                    scratch.release();
                }
            };

    private final String session;
    private final Log log;

    /** Needed until the maildrop is open, and a thousand octets each; null afterwards. */
    private HandOff handOff;

    private final Conversation conversation;

    /** Why the session is to be ended at once; null while it is not. */
    private volatile String cutShort;

    /** What the session did; null until it has ended. */
    private volatile String line;

    private boolean surplus;

    Turns(SessionRules rules, HandOff handOff, Log log) {
        this.session = handOff.session();
        this.log = log;
        this.handOff = handOff;
        List<String> arguments = handOff.arguments();
        int dashes = arguments.indexOf("--");
        boolean asks = dashes >= 0 && dashes + 1 < arguments.size();
        String option = asks ? arguments.get(dashes + 1) : null;
        Caller caller = Caller.of(handOff.session(), handOff.environment(), option);
        Path directory = Path.of(handOff.directory());
        conversation = new Conversation(rules, caller, directory, log, this::makeMaildir);
    }

    private boolean makeMaildir() throws IOException {
        if (!NewMaildir.isWanted(handOff)) {
            return false;
        }
        NewMaildir.make(handOff);
        return true;
    }

    /** Returns the session's identity. */
    String session() {
        return session;
    }

    /** Takes octets of the client. */
    void feed(byte[] octets) {
        if (line == null) {
            conversation.feed(octets, 0, octets.length);
        } else if (octets.length > 0) {
            surplus = true;
        }
    }

    /** The client sends no more. */
    void endOfInput() {
        if (line == null) {
            conversation.endOfInput();
        }
    }

    /** The client hears no more. */
    void deaf() {
        if (line == null) {
            conversation.deaf();
        }
    }

    /** Ends the session with the next turn, without UPDATE unless that is under way. */
    void cutShort(String reason) {
        cutShort = reason;
    }

    boolean areCutShort() {
        return cutShort != null;
    }

    /** Returns whether the session has ended and only the rest of its answers is to be sent. */
    boolean areOver() {
        return line != null;
    }

    /** Returns what the session did, for the log; null until it has ended. */
    String line() {
        return line;
    }

    /** Returns how many octets of the client wait for their turn. */
    int waiting() {
        return line == null ? conversation.waiting() : 0;
    }

    /** Returns whether the client has sent, when all is over, what nobody will answer. */
    boolean haveSurplus() {
        return surplus || conversation.waiting() > 0;
    }

    /**
     * Goes on as far as possible.
     *
     * @param room the most octets to answer with
     * @param onDisk whether the disk may be touched; without, an end that needs it comes a turn
     *     later
     * @param outlet sends what can be sent at once, and takes it from the octets; null: nothing
     */
    Turn next(int room, boolean onDisk, Consumer<ByteBuf> outlet) {
        try {
            return cutShort == null ? turn(room, onDisk, outlet) : cut(onDisk);
        } catch (RuntimeException | Error e) {
            // No session stays for ever, with its maildrop, for want of memory or by our mistake.
            Event.INTERNAL.log(log, session, "what", "session", "text", Fault.text(e));
            cutShort = cutShort == null ? "error" : cutShort;
            return new Turn(Pause.END, Unpooled.EMPTY_BUFFER);
        }
    }

    private Turn cut(boolean onDisk) {
        if (onDisk) {
            line = conversation.close(cutShort);
        }
        return new Turn(Pause.END, Unpooled.EMPTY_BUFFER);
    }

    private Turn turn(int room, boolean onDisk, Consumer<ByteBuf> outlet) {
        ByteBuf scratch = SCRATCH.get().clear();
        ByteBuffer text = scratch.nioBuffer(0, room);
        Pause pause = conversation.advance(text, onDisk);
        if (pause != Pause.BUSY) {
            handOff = null;
        }
        if (pause == Pause.END && (onDisk || conversation.endsAtOnce())) {
            line = conversation.close(null);
        }
        scratch.writerIndex(text.position());
        // What the disk brings next goes in one with it.
        if (outlet != null && scratch.isReadable() && pause != Pause.DISK) {
            outlet.accept(scratch);
        }
        if (!scratch.isReadable()) {
            return new Turn(pause, Unpooled.EMPTY_BUFFER);
        }
        ByteBuf octets = ByteBufAllocator.DEFAULT.directBuffer(scratch.readableBytes());
        return new Turn(pause, octets.writeBytes(scratch));
    }

    /** Takes turns on disk as long as all that they bring can be sent at once, but not for ever. */
    Turn stint(int room, Consumer<ByteBuf> outlet) {
        Turn turn = next(room, true, outlet);
        for (int taken = 1; taken < STINT && turn.leavesRoom(); taken++) {
            turn = next(room, true, outlet);
        }
        return turn;
    }

    /**
     * Guesses what the client will want next; when all was said.
     *
     * @return what reads it, beside the conversation, and must be run where the disk may be
     *     touched; null when there is nothing to read
     */
    Runnable lookAhead() {
        return conversation.lookAhead();
    }

    /** Ends the session of a client that cannot be attended to; touches the disk. */
    void giveUp() {
        if (line == null) {
            line = conversation.close("error");
        }
    }
}
