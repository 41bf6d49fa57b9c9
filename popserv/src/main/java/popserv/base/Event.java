package popserv.base;

import java.util.ArrayList;
import java.util.List;
import popserv.base.Log.Level;

/**
 * Every log line of both programs, in one table: its name, its level, its keys and its meaning.
 *
 * <p>Keys come in the order of the table, those without a value are left out, and {@link EventKeys}
 * tells what they mean; {@link LogLine} is how it all is written.
 */
public final class Event {
    private static final List<Event> ALL = new ArrayList<>();

    public static final Event STARTED =
            event("started", Level.INFO, "popserv serves clients.", "version", "address");
    public static final Event STOPPING =
            event(
                    "stopping",
                    Level.INFO,
                    "No more connections are accepted; sessions go on to their end.",
                    "reason",
                    "sessions");
    public static final Event STOPPED = event("stopped", Level.INFO, "The end.", "reason");
    public static final Event WATCHED =
            event("watched", Level.INFO, "Metrics and status page can be read here.", "address");
    public static final Event RELOADED =
            event("reloaded", Level.INFO, "The configuration was read again.", "file");
    public static final Event CONFIGURATION =
            event(
                    "configuration",
                    Level.ERROR,
                    "A mistake in a configuration file; what ran before still runs.",
                    "file",
                    "text");
    public static final Event WARNING =
            event("warning", Level.WARN, "Legal, but probably not meant.", "file", "text");
    public static final Event CONNECT =
            event(
                    "connect",
                    Level.DEBUG,
                    "A client connected.",
                    "ip",
                    "local",
                    "proxy",
                    "authority");
    public static final Event TLS_FAILED =
            event("tls-failed", Level.DEBUG, "A TLS handshake failed.", "ip", "local", "reason");
    public static final Event LOGIN =
            event(
                    "login",
                    Level.INFO,
                    "A login succeeded and its connection was given away.",
                    "user",
                    "login",
                    "master",
                    "ip",
                    "local",
                    "method",
                    "tls",
                    "folder",
                    "option",
                    "road",
                    "worker");
    public static final Event LOGIN_FAILED =
            event(
                    "login-failed",
                    Level.INFO,
                    "A login was refused.",
                    "user",
                    "master",
                    "ip",
                    "local",
                    "method",
                    "tls",
                    "reason");
    public static final Event BLOCKED =
            event(
                    "blocked",
                    Level.WARN,
                    "An account, an address or an account at an address is refused from now on,"
                            + " after too many failed logins.",
                    "user",
                    "ip",
                    "seconds");
    public static final Event UNBLOCKED =
            event(
                    "unblocked",
                    Level.INFO,
                    "An administrator let in again who was refused: by popctl an account or an"
                            + " address, by a reload with auth.block 0 everybody.",
                    "what",
                    "count");
    public static final Event KICKED =
            event(
                    "kicked",
                    Level.INFO,
                    "An administrator has the session ended; nothing is deleted.",
                    "user",
                    "ip");
    public static final Event REFUSED =
            event(
                    "refused",
                    Level.WARN,
                    "A connection was refused, or a login: it came too soon, the account has as"
                        + " many sessions as it may, its Maildir cannot be told a worker, or there"
                        + " is no worker.",
                    "user",
                    "ip",
                    "local",
                    "reason");
    public static final Event DISCONNECT =
            event(
                    "disconnect",
                    Level.DEBUG,
                    "A connection ended before login.",
                    "ip",
                    "reason",
                    "seconds");
    public static final Event LOGOUT =
            event(
                    "logout",
                    Level.INFO,
                    "A session ended. The reason is quit, or what cut it short; then nothing was"
                            + " deleted.",
                    "user",
                    "ip",
                    "reason",
                    "top",
                    "retr",
                    "dele",
                    "octets",
                    "left",
                    "seconds");
    public static final Event MAILDROP =
            event(
                    "maildrop",
                    Level.WARN,
                    "A maildrop could not be opened, or not be changed.",
                    "user",
                    "ip",
                    "file",
                    "reason");
    public static final Event DATABASE =
            event(
                    "database",
                    Level.ERROR,
                    "A user database did not answer, or has entries that cannot be used.",
                    "what",
                    "file",
                    "reason");
    public static final Event DATABASE_SERVER =
            event(
                    "database-server",
                    Level.INFO,
                    "Another server of a user database answers than before: the next one, as the"
                            + " one in use failed, or the first again.",
                    "what",
                    "address");
    public static final Event DATABASE_SAYS =
            event(
                    "database-says",
                    Level.WARN,
                    "A line a checkpassword program wrote on its standard error.",
                    "what",
                    "text");
    public static final Event WORKER =
            event("worker", Level.INFO, "A worker process was started.", "worker", "what");
    public static final Event WORKER_ENDED =
            event(
                    "worker-ended",
                    Level.WARN,
                    "A worker process ended that should have gone on, or could not be started.",
                    "worker",
                    "what",
                    "status",
                    "sessions",
                    "reason");
    public static final Event WORKER_SAYS =
            event(
                    "worker-says",
                    Level.WARN,
                    "A line a worker wrote on its standard error.",
                    "worker",
                    "text");
    public static final Event COMMAND =
            event(
                    "command",
                    Level.INFO,
                    "A command of a client (debug.commands).",
                    "user",
                    "ip",
                    "command",
                    "reply");
    public static final Event LOST =
            event(
                    "lost",
                    Level.WARN,
                    "Login records that could not be delivered; logins go on.",
                    "what",
                    "count",
                    "reason");
    public static final Event LIBRARY =
            event(
                    "library",
                    Level.WARN,
                    "A warning of a library that popserv is built on.",
                    "what",
                    "text");
    public static final Event INTERNAL =
            event("internal", Level.ERROR, "A mistake of ours; please report it.", "what", "text");

    private final String name;
    private final Level level;
    private final String meaning;
    private final List<String> keys;

    private Event(String name, Level level, String meaning, List<String> keys) {
        this.name = name;
        this.level = level;
        this.meaning = meaning;
        this.keys = keys;
    }

    private static Event event(String name, Level level, String meaning, String... keys) {
        Event event = new Event(name, level, meaning, List.of(keys));
        ALL.add(event);
        return event;
    }

    /** Returns all events, in the order of the table. */
    public static List<Event> all() {
        return List.copyOf(ALL);
    }

    /** Returns its name as log lines have it. */
    public String name() {
        return name;
    }

    /** Returns how grave its lines are. */
    public Level level() {
        return level;
    }

    /** Returns what the line tells an operator. */
    public String meaning() {
        return meaning;
    }

    /** Returns the keys the line may have, in order. */
    public List<String> keys() {
        return keys;
    }

    /**
     * Writes the line.
     *
     * @param log where to
     * @param session the session's identity; null or empty when there is none
     * @param keysAndValues a key, its value, a key, its value...; null and empty values are left
     *     out
     */
    public void log(Log log, String session, Object... keysAndValues) {
        if (log.on(level)) {
            log.write(level, line(session, keysAndValues));
        }
    }

    /** As {@link #log}, returning the line instead of writing it. */
    public String line(String session, Object... keysAndValues) {
        LogLine line = new LogLine(session, name);
        for (String key : keys) {
            for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
                Object value = keysAndValues[i + 1];
                if (key.equals(keysAndValues[i]) && value != null) {
                    line.add(key, value.toString());
                }
            }
        }
        return line.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
