package popserv;

import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import popserv.base.Log;

/** The last appender: gives each event to a {@link LineWriter} as one line. */
final class SinkAppender extends AbstractAppender {
    private final LineWriter lines;

    /**
     * Makes the appender.
     *
     * @param name its name in the configuration
     * @param lines where lines go; closed with the appender
     */
    SinkAppender(String name, LineWriter lines) {
        super(name, null, null, true, Property.EMPTY_ARRAY);
        this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.write(level(event), event.getTimeMillis(), event.getMessage().getFormattedMessage());
        if (event.isEndOfBatch()) {
            lines.flush();
        }
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
        lines.close();
        setStopped();
        return true;
    }
}
