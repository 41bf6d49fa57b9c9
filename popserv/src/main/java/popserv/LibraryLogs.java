package popserv;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import popserv.base.LibraryLines;
import popserv.base.Log;

/**
 * Leads what libraries warn of into our log. All of them do that by way of java.util.logging:
 * Netty, Vert.x and those that log through SLF4J because they are told to, JNA and the JDK anyway.
 * So nobody begins Log4j before we do.
 */
final class LibraryLogs {
    /** Those that are heard less, or not at all. */
    private static final Map<String, Level> QUIETER =
            Map.of(
                    // The pool complains about each failed connection; loginfo tells that once a
                    // minute.
                    "com.zaxxer.hikari", Level.OFF,
                    "com.mysql", Level.OFF,
                    // A client that came in as the doors were shutting is let go; Netty would warn
                    // of it.
                    "io.netty.bootstrap", Level.SEVERE);

    /** The JDK forgets the level of a logger that nobody holds. */
    private static List<Logger> quieter = List.of();

    private LibraryLogs() {}

    /** To be called before anything of Netty is used. */
    static void begin() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /** Begins to log there; what was said before went to standard error. */
    static void lead(Log log) {
        LibraryLines.lead(log);
        quieter = QUIETER.entrySet().stream().map(LibraryLogs::quiet).toList();
    }

    private static Logger quiet(Map.Entry<String, Level> entry) {
        Logger logger = Logger.getLogger(entry.getKey());
        logger.setLevel(entry.getValue());
        return logger;
    }
}
