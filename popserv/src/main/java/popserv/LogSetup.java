package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
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
 *
 * <p>To start Log4j costs a tenth of a second, however it is configured, and no client shall wait
 * for that. So the log is opened first, and whoever opened it begins Log4j when there is time; the
 * lines that come until then are kept, and written before all others, or at the end if that comes
 * first.
 */
final class LogSetup implements Log, AutoCloseable {
    /** The name of the logger of our lines. */
    static final String LOGGER = "popserv";

    /** The name that lines bear in syslog. */
    private static final String PROGRAM = "popserv";

    /** How long the end waits for lines that are still under way. */
    private static final long LAST_SECONDS = 3;

    private final AtomicLong lost = new AtomicLong();

    /** Lines that came before Log4j stood; guarded by itself. */
    private final List<Early> early = new ArrayList<>();

    /** What writes them; Log4j's own afterwards. */
    private LineWriter lines;

    private LoggerContext context;
    private volatile Logger logger;
    private volatile Log.Level least;

    /** A log that is not open yet. */
    LogSetup() {}

    /** A line and when it came, in milliseconds since 1970. */
    private record Early(Log.Level level, long time, String line) {}

    /**
     * Opens the log the settings name, which is also told of mistakes that end a thread and of what
     * libraries warn of.
     *
     * @throws Exit if its file cannot be opened
     */
    static LogSetup open(Settings settings) throws Exit {
        LogSetup log = new LogSetup();
        log.reopen(settings);
        LibraryLogs.lead(log);
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
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "log: " + e.getMessage(),
                    settings.place(FrontDirectives.LOG));
        }
    }

    /** As {@link #reopen(Settings)}, of the values themselves. */
    synchronized void open(String where, Path directory, Log.Level least) throws IOException {
        LineWriter next = new LineWriter(LogSink.open(where, PROGRAM, directory), lost);
        this.least = least;
        if (context != null) {
            context.start(configuration(next));
        } else if (lines != null) {
            writeEarly();
            lines.close();
        }
        lines = next;
    }

    private LogConfiguration configuration(LineWriter lines) {
        return new LogConfiguration(context, lines, LogConfiguration.level(least), lost);
    }

    /** Starts Log4j, unless it stands, and hands over to it; takes a while. */
    synchronized void begin() {
        if (context != null) {
            return;
        }
        writeEarly();
        LogConfiguration configuration = configuration(lines);
        context = Configurator.initialize(LogSetup.class.getClassLoader(), configuration);
        if (context.getConfiguration() != configuration) {
            // It ran before in this process.
            context.start(configuration);
        }
        Logger standing = context.getLogger(LOGGER);
        synchronized (early) {
            for (Early one : take()) {
                standing.get().log(event(one));
            }
            logger = standing;
        }
    }

    private static Log4jLogEvent event(Early one) {
        return Log4jLogEvent.newBuilder()
                .setLoggerName(LOGGER)
                .setLevel(LogConfiguration.level(one.level))
                .setMessage(new SimpleMessage(one.line))
                .setTimeMillis(one.time)
                .build();
    }

    private void writeEarly() {
        for (Early one : take()) {
            lines.write(one.level, one.time, one.line);
        }
        lines.flush();
    }

    private List<Early> take() {
        synchronized (early) {
            List<Early> taken = List.copyOf(early);
            early.clear();
            return taken;
        }
    }

    @Override
    public void write(Log.Level level, String line) {
        if (on(level) && (logger != null || !keep(level, line))) {
            logger.log(LogConfiguration.level(level), line);
        }
    }

    /** Returns whether it came early enough to be kept, or lost. */
    private boolean keep(Log.Level level, String line) {
        synchronized (early) {
            if (logger != null) {
                return false;
            }
            if (early.size() < LogConfiguration.QUEUE) {
                early.add(new Early(level, System.currentTimeMillis(), line));
            } else {
                lost.incrementAndGet();
            }
            return true;
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
        if (logger == null) {
            synchronized (early) {
                return early.size();
            }
        }
        return logger.getContext().getConfiguration().getAppender(LogConfiguration.QUEUE_NAME)
                        instanceof AsyncAppender queue
                ? queue.getQueueSize()
                : 0;
    }

    /** Writes what is under way, for some seconds at most. */
    @Override
    public synchronized void close() {
        if (context != null) {
            context.stop(LAST_SECONDS, TimeUnit.SECONDS);
        } else {
            writeEarly();
            lines.close();
        }
    }
}
