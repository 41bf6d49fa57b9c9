package popserv.base;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What libraries warn of by way of java.util.logging, as lines of our log. */
public final class LibraryLines extends Handler {
    private final Log log;
    private final Formatter text = new SimpleFormatter();

    private LibraryLines(Log log) {
        this.log = log;
    }

    /** Begins to log there; what was said before went to standard error. */
    public static void lead(Log log) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new LibraryLines(log));
    }

    /** A library's text could hold anything, line ends too. */
    @Override
    public void publish(LogRecord said) {
        if (!isLoggable(said)) {
            return;
        }
        boolean grave = said.getLevel().intValue() >= Level.SEVERE.intValue();
        Log.Level level = grave ? Log.Level.ERROR : Event.LIBRARY.level();
        String message = text.formatMessage(said);
        Throwable thrown = said.getThrown();
        log.write(
                level,
                Event.LIBRARY.line(
                        null,
                        "what",
                        said.getLoggerName(),
                        "text",
                        thrown == null ? message : message + ": " + thrown));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
