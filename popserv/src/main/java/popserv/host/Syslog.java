package popserv.host;

import com.sun.jna.Memory;
import popserv.base.Log;

/** The host's log, syslog(3), facility local0. The daemon may be slow: put a queue before it. */
public final class Syslog implements Log {
    private static final int LOG_PID = 0x01;
    private static final int LOG_NDELAY = 0x08;
    private static final int LOCAL0 = 16 << 3;
    // The message is an argument, never the format.
    private static final byte[] FORMAT = Libc.string("%s");

    /** openlog(3) keeps the pointer. */
    private final Memory tag;

    private final Level least;

    /**
     * @param tag the program's name, which stands before its process number
     * @param least the least grave lines that are written
     */
    public Syslog(String tag, Level least) {
        byte[] octets = Libc.string(tag);
        this.tag = new Memory(octets.length);
        this.tag.write(0, octets, 0, octets.length);
        this.least = least;
        Libc.openlog(this.tag, LOG_PID | LOG_NDELAY, LOCAL0);
    }

    @Override
    public void write(Level level, String line) {
        if (on(level)) {
            Libc.syslog(LOCAL0 | level.severity(), FORMAT, Libc.string(line));
        }
    }

    @Override
    public boolean on(Level level) {
        return level.compareTo(least) <= 0;
    }
}
