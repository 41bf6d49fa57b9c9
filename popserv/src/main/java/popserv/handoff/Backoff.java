package popserv.handoff;

import java.util.concurrent.TimeUnit;

/**
 * When a worker that ended is started again: at once the first time, so that logins go on, then
 * after pauses that double, as long as workers do not live.
 */
final class Backoff {
    private static final long FIRST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 30_000;
    private static final long A_LIFE = TimeUnit.SECONDS.toNanos(10);
    private static final int HOPELESS = 3;

    private int shortLives;

    /** A worker ended, or could not be started, at this age in nanoseconds. */
    void ended(long age) {
        shortLives = age >= A_LIFE ? 1 : shortLives + 1;
    }

    /** The pause before the next start, in milliseconds. */
    long pause() {
        return shortLives < 2
                ? 0
                : Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(shortLives - 2, 10));
    }

    /** True when there is no point in waiting for the next one to come up. */
    boolean isHopeless() {
        return shortLives >= HOPELESS;
    }
}
