package popit.maildir;

import java.nio.ByteBuffer;

/**
 * Turns the octets of a stored message into those a client is sent: LF becomes CRLF, an existing
 * CRLF and a bare CR stay, and a line that begins with a dot gets another in front (RFC 1939
 * section 3). Works on one run of octets after the other and keeps what it must know between them,
 * so a message may be cut anywhere.
 *
 * <p>Mail is mostly text between line ends, so eight octets at a time are copied and searched for a
 * line feed; what was copied from it on is written over. Only around line ends is there anything to
 * decide. (Byte buffers carry the eight; a VarHandle is no faster and costs a one-shot worker 10 ms
 * to set up.)
 */
final class WireForm {
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final boolean dots;
    private boolean lineStart = true;
    private byte last = '\n';
    private int taken;
    private long octets;

    /**
     * @param dots whether dots at the beginning of a line are doubled
     */
    WireForm(boolean dots) {
        this.dots = dots;
    }

    /** Returns how many octets the last {@link #convert} took from its input. */
    int taken() {
        return taken;
    }

    /** Returns how many octets were written in all, doubled dots counted once. */
    long octets() {
        return octets;
    }

    /** Returns the octet taken last; LF before the first. */
    byte last() {
        return last;
    }

    /**
     * Converts octets until the input ends or the output might not hold the next line end.
     *
     * @param in where from, between {@code from} and {@code to}; little-endian
     * @param out where to, from {@code at} up to, but without, {@code limit}; little-endian
     * @return where in {@code out} the octets written end; {@link #taken} tells how many were read
     */
    int convert(ByteBuffer in, int from, int to, ByteBuffer out, int at, int limit) {
        int i = from;
        int o = at;
        while (i < to && limit - o >= 2) {
            if (lineStart) {
                lineStart = false;
                if (dots && in.get(i) == '.') {
                    out.put(o++, (byte) '.');
                    octets--;
                }
            }
            // A full output ends the run as well.
            int end = copyLine(in, i, Math.min(to, i + limit - o), out, o);
            o += end - i;
            i = end;
            if (i < to && in.get(i) == '\n') {
                boolean bare = (i > from ? in.get(i - 1) : last) != '\r';
                if (limit - o < (bare ? 2 : 1)) {
                    break;
                }
                if (bare) {
                    out.put(o++, (byte) '\r');
                }
                out.put(o++, (byte) '\n');
                lineStart = true;
                i++;
            }
        }
        taken = i - from;
        last = taken > 0 ? in.get(i - 1) : last;
        octets += o - at;
        return o;
    }

    /** Copies up to the next LF, which is not copied, or {@code to}; returns where that is. */
    private static int copyLine(ByteBuffer in, int from, int to, ByteBuffer out, int at) {
        int i = from;
        int ahead = at - from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = in.getLong(i);
            out.putLong(i + ahead, word);
            long zeroes = word ^ LINE_FEEDS;
            long found = (zeroes - ONES) & ~zeroes & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to && in.get(i) != '\n'; i++) {
            out.put(i + ahead, in.get(i));
        }
        return i;
    }
}
