package popserv;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import popserv.base.Log;

/**
 * Log4j's configuration, in code: one sink behind an asynchronous appender that drops and counts
 * rather than block, so that a stuck syslogd or a full pipe stops nobody.
 *
 * <p>Log4j's own way, a file and plugins found by searching, would cost every start a tenth of a
 * second.
 */
final class LogConfiguration extends AbstractConfiguration {
    /** Lines that may wait: some seconds of a busy host. */
    static final int QUEUE = 16 * 1024;

    /** How long the end waits for a sink that is stuck. */
    private static final long LAST_MILLISECONDS = 2000;

    /** The name of the asynchronous appender. */
    static final String QUEUE_NAME = "queue";

    private static final String SINK = "sink";
    private static final String DROPPED = "dropped";

    private final LineWriter lines;
    private final Level least;
    private final AtomicLong lost;

    /**
     * Makes a configuration that does nothing yet.
     *
     * @param lines where lines go
     * @param least the least grave of our lines that count
     * @param lost counts the lines that are dropped
     */
    LogConfiguration(LoggerContext context, LineWriter lines, Level least, AtomicLong lost) {
        super(context, ConfigurationSource.NULL_SOURCE);
        this.lines = lines;
        this.least = least;
        this.lost = lost;
        this.isShutdownHookEnabled = false;
        // Log4j would look our host's name up for patterns that nobody uses: it may wait for DNS,
        // and prints a stack trace where the name is not to be found.
        getProperties().put("hostName", "");
    }

    /**
     * Does what there is to do; the search for plugins, which comes first elsewhere, is left out.
     */
    @Override
    public void initialize() {
        doConfigure();
        setState(State.INITIALIZED);
    }

    @Override
    protected void doConfigure() {
        addAppender(new SinkAppender(SINK, lines));
        addAppender(new Dropped(lost));
        // Its setters return the raw type, of which newer compilers warn in a chain of calls.
        AsyncAppender.Builder<?> queue = AsyncAppender.newBuilder();
        queue.setName(QUEUE_NAME);
        queue.setConfiguration(this);
        queue.setAppenderRefs(new AppenderRef[] {AppenderRef.createAppenderRef(SINK, null, null)});
        queue.setErrorRef(DROPPED);
        queue.setBlocking(false);
        queue.setBufferSize(QUEUE);
        queue.setBlockingQueueFactory(GatheringQueue.factory());
        queue.setShutdownTimeout(LAST_MILLISECONDS);
        AsyncAppender async = queue.build();
        async.setHandler(new Silent());
        addAppender(async);
        LoggerConfig root = getRootLogger();
        // All lines are ours, those about libraries too; see LibraryLogs.
        root.setLevel(Level.OFF);
        root.addAppender(async, null, null);
        addLogger(LogSetup.LOGGER, new LoggerConfig(LogSetup.LOGGER, least, true));
        for (LoggerConfig logger : getLoggers().values()) {
            if (logger != root) {
                logger.setParent(root);
            }
        }
    }

    /** Returns Log4j's level of ours. */
    static Level level(Log.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
    }

    /** Where the asynchronous appender puts what its queue has no room for: it is counted. */
    private static final class Dropped extends AbstractAppender {
        private final AtomicLong lost;

        Dropped(AtomicLong lost) {
            super(DROPPED, null, null, true, Property.EMPTY_ARRAY);
            this.lost = lost;
        }

        @Override
        public void append(LogEvent event) {
            lost.incrementAndGet();
        }
    }

    /** Log4j would tell standard error of each line dropped, which the client may be reading. */
    private static final class Silent implements ErrorHandler {
        @Override
        public void error(String message) {}

        @Override
        public void error(String message, Throwable thrown) {}

        @Override
        public void error(String message, LogEvent event, Throwable thrown) {}
    }
}
