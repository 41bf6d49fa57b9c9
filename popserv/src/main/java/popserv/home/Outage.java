package popserv.home;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import popserv.base.Event;
import popserv.base.Log;

/**
 * Remembers that a database is down, so that not every login finds out by waiting: for a moment
 * after a failure all are refused at once, and then one tries for all. Thread-safe.
 */
final class Outage {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LAST = TimeUnit.SECONDS.toNanos(5);
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(60);

    private final String what;
    private final Log log;

    /** When the next may try; zero: there is no outage. */
    private final AtomicLong next = new AtomicLong();

    private volatile long pause = FIRST;
    private volatile String why = "";
    private final AtomicLong told = new AtomicLong();

    Outage(String what, Log log) {
        this.what = what;
        this.log = log;
    }

    /** Lets pass unless there is an outage and it is not yet time to try again. */
    void check() throws DatabaseDown {
        long until = next.get();
        if (until == 0) {
            return;
        }
        long now = System.nanoTime();
        // Who moves the time on is the one who tries; the others are refused meanwhile.
        if (now - until < 0 || !next.compareAndSet(until, later(now + LAST))) {
            throw new DatabaseDown(what + " is down: " + why);
        }
    }

    /** The database answered. */
    void over() {
        if (next.get() != 0) {
            next.set(0);
            pause = FIRST;
            told.set(0);
        }
    }

    /** The database did not answer; returns what to throw. */
    DatabaseDown failed(String reason, Throwable cause) {
        long now = System.nanoTime();
        why = reason;
        next.set(later(now + pause));
        pause = Math.min(2 * pause, LAST);
        tell(reason);
        return new DatabaseDown(what + ": " + reason, cause);
    }

    /** The database answered what cannot be used; returns what to throw. */
    DatabaseDown nonsense(String reason) {
        tell(reason);
        return new DatabaseDown(what + ": " + reason);
    }

    private void tell(String reason) {
        long now = System.nanoTime();
        long last = told.get();
        if ((last == 0 || now - last > SILENCE) && told.compareAndSet(last, later(now))) {
            Event.DATABASE.log(log, null, "what", what, "reason", reason);
        }
    }

    private static long later(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }
}
