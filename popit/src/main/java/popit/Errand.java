package popit;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * A conversation on its way to a disk thread and back to its event loop. The thread sends what it
 * can by itself, and wakes the loop only when there is something for it to do.
 */
final class Errand {
    private final Door door;
    private final Turns turns;
    private final Aside aside;
    private final Chunk chunk;
    private final LifeSigns life;
    private final Breakdown breakdown;
    private final Consumer<Turn> back;

    /**
     * @param breakdown what becomes of the conversation if something goes wrong
     * @param chunk how much is answered at once
     * @param life hears of each turn
     * @param back takes the conversation back to the event loop, with what the last turn brought;
     *     called on the disk thread
     */
    Errand(Breakdown breakdown, Chunk chunk, LifeSigns life, Consumer<Turn> back) {
        this.breakdown = breakdown;
        this.door = breakdown.door;
        this.turns = breakdown.turns;
        this.aside = breakdown.aside;
        this.chunk = chunk;
        this.life = life;
        this.back = back;
    }

    /**
     * Lends the conversation to a disk thread; called on the event loop.
     *
     * @param open sends what the socket takes at once; null if something is in the way
     */
    void begin(Consumer<ByteBuf> open) {
        aside.lend();
        queue(open);
    }

    private void queue(Consumer<ByteBuf> open) {
        try {
            door.disk().execute(() -> run(open));
        } catch (RuntimeException | Error e) {
            // No thread is to be had.
            breakdown.inTurn(e);
        }
    }

    private void run(Consumer<ByteBuf> open) {
        try {
            stint(open);
        } catch (RuntimeException | Error e) {
            breakdown.inTurn(e);
        }
    }

    /** Takes turns, as long as the socket takes what they bring. */
    private void stint(Consumer<ByteBuf> open) {
        Turn turn = turns.stint(chunk.octets(), open);
        life.sign();
        if (turn.leavesRoom()) {
            queue(open);
            return;
        }
        Runnable ahead = turn.isAllSaid() ? turns.lookAhead() : null;
        if (!turn.isAllSaid() || !aside.givesBack()) {
            back.accept(turn);
        }
        if (ahead != null) {
            ahead.run();
        }
    }
}
