package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.Configurator;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.base.Settings;

/**
 * The log of the running program: our lines and the warnings of the libraries, by way of Log4j, to
 * syslog, standard error or a file.
 *
 * <p>Writers never wait: lines go through a bounded queue, and what it has no room for is counted.
 * There is one log in a process.
 */
final class LogSetup implements Log, AutoCloseable {
    /** The name of the logger of our own lines. */
    static final String LOGGER = "popserv";

    /** The name that lines bear in syslog. */
    private static final String PROGRAM = "popserv";

    /** How long the end waits for lines that are still under way. */
    private static final long LAST_SECONDS = 3;

    private static final ClassLoader LOADER = LogSetup.class.getClassLoader();
    private static volatile Thread preparing;

    private final AtomicLong lost = new AtomicLong();
    private LoggerContext context;
    private volatile Logger logger;
    private volatile Log.Level least;

    /** A log that is not open yet. */
    LogSetup() {}

    /**
     * Begins to start Log4j on another thread, since that takes long however it is configured; to
     * be called before the configuration is read, which takes as long.
     */
    static void prepare() {
        Thread early =
                new Thread(() -> Configurator.initialize(LOADER, new StartingLog()), "log-prepare");
        early.setDaemon(true);
        early.start();
        preparing = early;
    }

    /**
     * Opens the log the settings name, which is also told of mistakes that end a thread.
     *
     * @throws Exit if its file cannot be opened
     */
    static LogSetup open(Settings settings) throws Exit {
        LogSetup log = new LogSetup();
        log.reopen(settings);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, why) ->
                        Event.INTERNAL.log(
                                log, null, "what", thread.getName(), "text", Fault.text(why)));
        return log;
    }

    /**
     * Opens the log again, or another one, as the settings say; a file that was renamed is left
     * behind after its last line. Loses no line.
     *
     * @throws Exit if its file cannot be opened; then all goes on as before
     */
    void reopen(Settings settings) throws Exit {
        String where = settings.get(FrontDirectives.LOG);
        Path directory = settings.file().getParent();
        Path file = directory.resolve(where);
        boolean fresh = !Files.exists(file);
        try {
            open(where, directory, Log.Level.of(settings.get(FrontDirectives.LOG_LEVEL)));
            if (fresh && Files.exists(file)) {
                RunAs.give(file, settings);
            }
        } catch (IOException e) {
            throw new Exit(Exit.UNAVAILABLE, "log: " + e.getMessage());
        }
    }

    /** As {@link #reopen(Settings)}, of the values themselves. */
    synchronized void open(String where, Path directory, Log.Level least) throws IOException {
        LogSink sink = LogSink.open(where, PROGRAM, directory);
        LogConfiguration configuration =
                new LogConfiguration(context, sink, LogConfiguration.level(least), lost);
        if (context == null) {
            awaitPrepared();
            context = Configurator.initialize(LOADER, configuration);
        }
        if (context.getConfiguration() != configuration) {
            // It runs already: for us, or because a library logged before we came.
            context.start(configuration);
        }
        LibraryLogs.lead();
        logger = context.getLogger(LOGGER);
        this.least = least;
    }

    /** Otherwise it might put its configuration in the place of ours. */
    private static void awaitPrepared() {
        try {
            if (preparing != null) {
                preparing.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void write(Log.Level level, String line) {
        if (on(level)) {
            logger.log(LogConfiguration.level(level), line);
        }
    }

    @Override
    public boolean on(Log.Level level) {
        return level.compareTo(least) <= 0;
    }

    /** Returns how many lines were lost since the start. */
    long lost() {
        return lost.get();
    }

    /** Returns how many lines wait to be written. */
    int waiting() {
        return context.getConfiguration().getAppender(LogConfiguration.QUEUE_NAME)
                        instanceof AsyncAppender queue
                ? queue.getQueueSize()
                : 0;
    }

    /** Writes what is under way, for some seconds at most. */
    @Override
    public void close() {
        context.stop(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
