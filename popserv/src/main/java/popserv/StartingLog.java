package popserv;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;

/**
 * Log4j's configuration until it is known where to log: what libraries warn of meanwhile goes to
 * standard error. Without any it would look for files and plugins, and make what they describe.
 */
final class StartingLog extends AbstractConfiguration {
    private static final String SINK = "starting";

    /** Makes a configuration that does nothing yet. */
    StartingLog() {
        super(null, ConfigurationSource.NULL_SOURCE);
        this.isShutdownHookEnabled = false;
    }

    @Override
    public void initialize() {
        doConfigure();
        setState(State.INITIALIZED);
    }

    @Override
    protected void doConfigure() {
        SinkAppender sink = new AtOnce();
        addAppender(sink);
        getRootLogger().setLevel(Level.WARN);
        getRootLogger().addAppender(sink, null, null);
    }

    /** Nothing comes behind a line that would take it along. */
    private static final class AtOnce extends SinkAppender {
        AtOnce() {
            super(SINK, new LogSink.ToStderr(), new AtomicLong());
        }

        @Override
        public void append(LogEvent event) {
            event.setEndOfBatch(true);
            super.append(event);
        }
    }
}
