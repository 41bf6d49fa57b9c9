package popserv.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Counts of the last hour, minute by minute: logins and failed logins. A ring of fixed size;
 * counting is one increment, and taking a new minute's place happens once a minute.
 */
final class LastHour {
    /** The minutes shown: the one that runs, and 59 before it. */
    static final int MINUTES = 60;

    private final LongSupplier clock;
    private final AtomicLongArray minutes = new AtomicLongArray(MINUTES);
    private final AtomicLongArray logins = new AtomicLongArray(MINUTES);
    private final AtomicLongArray failures = new AtomicLongArray(MINUTES);

    /**
     * Makes an empty ring.
     *
     * @param millis tells the time in milliseconds since 1970
     */
    LastHour(LongSupplier millis) {
        this.clock = millis;
    }

    void loggedIn() {
        logins.incrementAndGet(place());
    }

    void failed() {
        failures.incrementAndGet(place());
    }

    private long minute() {
        return TimeUnit.MILLISECONDS.toMinutes(clock.getAsLong());
    }

    private int place() {
        long minute = minute();
        int place = (int) (minute % MINUTES);
        if (minutes.get(place) != minute) {
            begin(place, minute);
        }
        return place;
    }

    private synchronized void begin(int place, long minute) {
        if (minutes.get(place) != minute) {
            logins.set(place, 0);
            failures.set(place, 0);
            minutes.set(place, minute);
        }
    }

    /** Takes each minute, the oldest first: milliseconds since 1970, logins, failed logins. */
    interface Taker {
        void take(long millis, long logins, long failures);
    }

    /** Gives all minutes of the last hour. */
    void give(Taker taker) {
        long now = minute();
        for (long minute = now - MINUTES + 1; minute <= now; minute++) {
            int place = (int) (minute % MINUTES);
            boolean counted = minutes.get(place) == minute;
            taker.take(
                    TimeUnit.MINUTES.toMillis(minute),
                    counted ? logins.get(place) : 0,
                    counted ? failures.get(place) : 0);
        }
    }
}
