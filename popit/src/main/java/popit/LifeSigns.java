package popit;

/**
 * When a client last gave a sign of life: sent something, or took some of what was sent to it. It
 * is asked from any thread and told by the client's own.
 */
final class LifeSigns {
    private final long limit;
    private volatile long last = System.nanoTime();
    private long progress;

    /** Takes how long a client may be silent, in seconds. */
    LifeSigns(int seconds) {
        limit = seconds * 1_000_000_000L;
    }

    /** The client gave a sign. */
    void sign() {
        last = System.nanoTime();
    }

    /**
     * Looks how far sending has come: a client that takes what is sent, be it slowly, is alive.
     *
     * @param measure any number that changes when octets are taken
     * @param now the time, in nanoseconds
     */
    void progress(long measure, long now) {
        if (measure != progress) {
            progress = measure;
            last = now;
        }
    }

    /** Returns whether the client was silent for too long. */
    boolean isDue(long now) {
        return now - last > limit;
    }
}
