package popit.maildir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns the octets of a stored message into those a client is sent: LF becomes CRLF, an existing
 * CRLF and a bare CR stay, and a line that begins with a dot gets another in front (RFC 1939
 * section 3). Works on one run of octets after the other and keeps what it must know between them,
 * so a message may be cut anywhere.
 *
 * <p>Mail is mostly text between line ends, so eight octets at a time are searched for a line feed
 * and all before it is copied at once; only around line ends is there anything to decide. (A byte
 * buffer reads the eight; a VarHandle is no faster and costs a one-shot worker 10 ms to set up.)
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
     * @param in where from, between {@code from} and {@code to}
     * @param out where to, from {@code at} up to, but without, {@code limit}
     * @return where in {@code out} the octets written end; {@link #taken} tells how many were read
     */
    int convert(byte[] in, int from, int to, byte[] out, int at, int limit) {
        int i = from;
        int o = at;
        byte before = last;
        ByteBuffer words = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        while (i < to && limit - o >= 2) {
            if (lineStart) {
                lineStart = false;
                if (dots && in[i] == '.') {
                    out[o++] = '.';
                    octets--;
                }
            }
            // Copy up to the next line feed; a full output ends the run as well.
            int end = lineFeed(words, in, i, Math.min(to, i + limit - o));
            if (end > i) {
                System.arraycopy(in, i, out, o, end - i);
                o += end - i;
                i = end;
                before = in[i - 1];
            }
            if (i < to && in[i] == '\n') {
                if (limit - o < (before == '\r' ? 1 : 2)) {
                    break;
                }
                if (before != '\r') {
                    out[o++] = '\r';
                }
                out[o++] = '\n';
                before = '\n';
                lineStart = true;
                i++;
            }
        }
        last = before;
        taken = i - from;
        octets += o - at;
        return o;
    }

    /** Returns where the next LF is, or {@code to}. */
    private static int lineFeed(ByteBuffer words, byte[] in, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long zeroes = words.getLong(i) ^ LINE_FEEDS;
            long found = (zeroes - ONES) & ~zeroes & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < to && in[i] != '\n') {
            i++;
        }
        return i;
    }
}
