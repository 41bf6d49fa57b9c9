package popserv;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import popserv.base.Event;
import popserv.base.Log;

/**
 * Gives lines to a {@link LogSink}, counts those that are lost there, and tells in between, at most
 * once a minute, how many were lost, here or before. For one thread at a time.
 */
final class LineWriter implements Closeable {
    private static final long BETWEEN_TELLINGS = TimeUnit.MINUTES.toNanos(1);

    private final LogSink sink;
    private final AtomicLong lost;
    private long told;
    private long tellFrom = System.nanoTime();

    /**
     * Makes it.
     *
     * @param sink where lines go; closed with it
     * @param lost how many lines were lost so far; it counts on there
     */
    LineWriter(LogSink sink, AtomicLong lost) {
        this.sink = sink;
        this.lost = lost;
        this.told = lost.get();
    }

    /**
     * Writes a line, or counts it as lost.
     *
     * @param level how grave it is
     * @param time milliseconds since 1970
     * @param line printable, without its end
     */
    void write(Log.Level level, long time, String line) {
        try {
            tellLosses(time, false);
            sink.write(level, time, line);
        } catch (IOException e) {
            // The disk is full, or the reader of standard error is gone.
            lost.incrementAndGet();
        }
    }

    /** No more lines come for the moment. */
    void flush() {
        try {
            sink.flush();
        } catch (IOException e) {
            // What the sink has taken it writes when there is room again.
            return;
        }
    }

    private void tellLosses(long time, boolean last) throws IOException {
        long count = lost.get() - told;
        if (count > 0 && (last || System.nanoTime() - tellFrom >= 0)) {
            String line = Event.LOST.line(null, "what", "log", "count", count);
            sink.write(Event.LOST.level(), time, line);
            told += count;
            tellFrom = System.nanoTime() + BETWEEN_TELLINGS;
        }
    }

    /** Tells what has not been told yet, and closes the sink. */
    @Override
    public void close() {
        try (sink) {
            tellLosses(System.currentTimeMillis(), true);
        } catch (IOException e) {
            lost.incrementAndGet();
        }
    }
}
