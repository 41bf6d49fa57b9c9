package popserv.base;

/** Where log lines go. Thread-safe; never blocks a caller for long and never throws. */
public interface Log {
    /** How grave a line is, gravest first. */
    enum Level {
        ERROR(3),
        WARN(4),
        INFO(6),
        DEBUG(7);

        private final int severity;

        Level(int severity) {
            this.severity = severity;
        }

        /** Returns the severity in syslog (RFC 5424 section 6.2.1) and in systemd's journal. */
        public int severity() {
            return severity;
        }

        /** Returns the level of one of the words error, warn, info, debug. */
        public static Level of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** Writes one line, of printable ASCII and without a line end. */
    void write(Level level, String line);

    /** Returns whether lines of this level are written at all. */
    default boolean on(Level level) {
        return true;
    }

    /** A log on standard error, of lines at least as grave as {@code least}. */
    static Log stderr(Level least) {
        return new Log() {
            @Override
            public void write(Level level, String line) {
                if (on(level)) {
                    System.err.println(line);
                }
            }

            @Override
            public boolean on(Level level) {
                return level.compareTo(least) <= 0;
            }
        };
    }
}
