package popserv;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import popserv.base.Event;
import popserv.base.Log;

/**
 * The last appender: gives each event to a {@link LogSink} as one line, and tells at most once a
 * minute how many lines were lost before it.
 */
class SinkAppender extends AbstractAppender {
    private static final long BETWEEN_TELLINGS = TimeUnit.MINUTES.toNanos(1);

    private final LogSink sink;
    private final AtomicLong lost;
    private long told;
    private long tellFrom = System.nanoTime();

    /**
     * Makes the appender.
     *
     * @param name its name in the configuration
     * @param sink where lines go; closed with the appender
     * @param lost how many lines were lost so far, here or before
     */
    SinkAppender(String name, LogSink sink, AtomicLong lost) {
        super(name, null, null, true, Property.EMPTY_ARRAY);
        this.sink = sink;
        this.lost = lost;
        this.told = lost.get();
    }

    @Override
    public void append(LogEvent event) {
        try {
            tellLosses(event.getTimeMillis(), false);
            sink.write(level(event), event.getTimeMillis(), line(event));
        } catch (IOException e) {
            // The disk is full, or the reader of standard error is gone.
            lost.incrementAndGet();
        }
        if (event.isEndOfBatch()) {
            try {
                sink.flush();
            } catch (IOException e) {
                // What the sink has taken it writes when there is room again.
                return;
            }
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

    /** Our lines are finished; a library's text could hold anything, line ends too. */
    private static String line(LogEvent event) {
        String text = event.getMessage().getFormattedMessage();
        if (event.getLoggerName().equals(LogSetup.LOGGER)) {
            return text;
        }
        Throwable thrown = event.getThrown();
        return Event.LIBRARY.line(
                null,
                "what",
                event.getLoggerName(),
                "text",
                thrown == null ? text : text + ": " + thrown);
    }

    private static Log.Level level(LogEvent event) {
        return switch (event.getLevel().getStandardLevel()) {
            case OFF, FATAL, ERROR -> Log.Level.ERROR;
            case WARN -> Log.Level.WARN;
            case INFO -> Log.Level.INFO;
            default -> Log.Level.DEBUG;
        };
    }

    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        setStopping();
        try (sink) {
            tellLosses(System.currentTimeMillis(), true);
        } catch (IOException e) {
            lost.incrementAndGet();
        }
        setStopped();
        return true;
    }
}
