package popit;

import popserv.base.Event;
import popserv.base.Fault;

/**
 * The end of a session in which something happened that never should: it alone ends, its maildrop
 * is given back, and the log tells of it.
 */
final class Breakdown {
    final Door door;
    final Turns turns;
    final Aside aside;
    private final Runnable hangUp;

    /**
     * Nothing has happened yet.
     *
     * @param aside tells who has the conversation
     * @param hangUp closes the client's socket, when the session has ended; called on any thread
     */
    Breakdown(Door door, Turns turns, Aside aside, Runnable hangUp) {
        this.door = door;
        this.turns = turns;
        this.aside = aside;
        this.hangUp = hangUp;
    }

    /** Does something on the event loop. */
    void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onLoop(e);
        }
    }

    /** It happened on the event loop. A thread that has the conversation ends it with its turn. */
    void onLoop(Throwable why) {
        if (aside.isLent()) {
            log(why);
            turns.cutShort("error");
            return;
        }
        aside.lend();
        try {
            door.disk().execute(() -> inTurn(why));
        } catch (RuntimeException | Error e) {
            // No thread is to be had, but the maildrop must be.
            inTurn(why);
        }
    }

    /** It happened to whoever has the conversation. */
    void inTurn(Throwable why) {
        try {
            log(why);
        } finally {
            turns.giveUp();
            hangUp.run();
        }
    }

    private void log(Throwable why) {
        Event.INTERNAL.log(door.log(), turns.session(), "what", "session", "text", Fault.text(why));
    }
}
