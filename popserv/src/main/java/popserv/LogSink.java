package popserv;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import popserv.base.Log;
import popserv.host.AppendedFile;
import popserv.host.Syslog;

/** Where log lines end up. For one thread, which may have to wait. */
interface LogSink extends Closeable {
    /** What {@code log} says for the system log. */
    String SYSLOG = "syslog";

    /** What it says for standard error. */
    String STDERR = "-";

    /**
     * Takes a line.
     *
     * @param level how grave it is
     * @param time milliseconds since 1970
     * @param line printable, without its end
     * @throws IOException if it is lost
     */
    void write(Log.Level level, long time, String line) throws IOException;

    /**
     * No more lines come for the moment.
     *
     * @throws IOException if they could not all be written; as many as there is room for wait
     */
    void flush() throws IOException;

    /**
     * Opens what {@code log} names.
     *
     * @param where {@link #SYSLOG}, {@link #STDERR}, or the name of a file
     * @param program the name that lines bear in syslog
     * @param directory where a relative name starts
     * @throws IOException if the file cannot be opened
     */
    static LogSink open(String where, String program, Path directory) throws IOException {
        return switch (where) {
            case SYSLOG -> new ToSyslog(program);
            case STDERR -> new ToStderr();
            default -> new ToFile(directory.resolve(where));
        };
    }

    /** The system log, facility local0. It knows the time itself. */
    final class ToSyslog implements LogSink {
        private final Syslog syslog;

        ToSyslog(String program) {
            syslog = new Syslog(program, Log.Level.DEBUG);
        }

        @Override
        public void write(Log.Level level, long time, String line) {
            syslog.write(level, line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /**
     * Standard error, without the time: whoever collects it notes that. Before lines for systemd's
     * journal stands their level, as sd-daemon(3) says.
     */
    final class ToStderr implements LogSink {
        private final OutputStream out =
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.err));
        private final boolean journal = System.getenv("JOURNAL_STREAM") != null;

        @Override
        public void write(Log.Level level, long time, String line) throws IOException {
            String mark = journal ? "<" + level.severity() + ">" : "";
            out.write((mark + line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    /** A file that is appended to: the time with its offset, a blank, the line. */
    final class ToFile implements LogSink {
        private final AppendedFile file;

        /** Lines, and what is left of one of which a full disk took a part only. */
        private final ByteBuffer waiting = ByteBuffer.allocate(1 << 16);

        /** Of a busy server several lines have the same millisecond, and its text takes longest. */
        private long stamped = Long.MIN_VALUE;

        private String stamp;

        ToFile(Path path) throws IOException {
            file = new AppendedFile(path);
        }

        /** Apart, for the JDK's tables of time zones are not read until there is a line. */
        private static final class Stamp {
            static final DateTimeFormatter TIME =
                    DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx")
                            .withZone(ZoneId.systemDefault());
        }

        @Override
        public void write(Log.Level level, long time, String line) throws IOException {
            String text = stamp(time) + " " + line + "\n";
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            if (octets.remaining() > waiting.remaining()) {
                flush();
            }
            if (octets.remaining() > waiting.remaining()) {
                file.write(octets);
            } else {
                waiting.put(octets);
            }
        }

        private String stamp(long time) {
            if (time != stamped) {
                stamp = Stamp.TIME.format(Instant.ofEpochMilli(time));
                stamped = time;
            }
            return stamp;
        }

        @Override
        public void flush() throws IOException {
            waiting.flip();
            try {
                file.write(waiting);
            } finally {
                waiting.compact();
            }
        }

        @Override
        public void close() throws IOException {
            try (file) {
                flush();
            }
        }
    }
}
