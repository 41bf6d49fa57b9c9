package popserv.handoff;

import java.util.concurrent.TimeUnit;

/**
 * When a worker that ended is started again.
 *
 * <p>One that served and was killed is replaced at once, so that logins go on; only when that goes
 * on without end, after a short pause. One that never came up is tried again after pauses that
 * double: the next will hardly do better.
 */
final class Backoff {
    private static final long FIRST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 30_000;
    private static final long LONGEST_PAUSE_OF_SERVING = 800;
    private static final long A_LIFE = TimeUnit.SECONDS.toNanos(10);
    private static final int HOPELESS = 3;
    private static final int AT_ONCE = 5;

    private int stillborn;
    private int shortLives;

    /**
     * A worker ended, or could not be started.
     *
     * @param age how long it lived, in nanoseconds
     * @param served whether it came up
     */
    void ended(long age, boolean served) {
        stillborn = served ? 0 : stillborn + 1;
        shortLives = age >= A_LIFE ? 1 : shortLives + 1;
    }

    /** The pause before the next start, in milliseconds. */
    long pause() {
        if (stillborn > 1) {
            return Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(stillborn - 2, 10));
        }
        return shortLives <= AT_ONCE
                ? 0
                : Math.min(
                        LONGEST_PAUSE_OF_SERVING, FIRST_PAUSE << Math.min(shortLives - AT_ONCE, 4));
    }

    /** True when there is no point in waiting for the next one to come up. */
    boolean isHopeless() {
        return stillborn >= HOPELESS;
    }
}
