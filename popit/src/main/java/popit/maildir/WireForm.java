package popit.maildir;

import java.nio.ByteBuffer;

/**
 * Turns the octets of a stored message into those a client is sent: LF becomes CRLF, an existing
 * CRLF and a bare CR stay, and a line that begins with a dot gets another in front (RFC 1939
 * section 3). Works on one run of octets after the other and keeps what it must know between them,
 * so a message may be cut anywhere.
 *
 * <p>Mail is mostly text between line ends, so words of eight octets are copied and searched for a
 * line feed; what was copied from it on is written over. Only around line ends is there anything to
 * decide. (Byte buffers carry the eight; a VarHandle is no faster and costs a one-shot worker 10 ms
 * to set up.)
 */
final class WireForm {
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** CR and LF, little-endian. */
    private static final short CRLF = 0x0A0D;

    /** Two words a step: a third more a second than with one, and four are slower again. */
    private static final int STEP = 2 * Long.BYTES;

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
        int o = convertInSteps(in, from, to, out, at, limit);
        int i = from + taken;
        while (i < to && limit - o >= 2) {
            o = beginLine(in, i, out, o);
            // A full output ends the run as well.
            int end = copyLine(in, i, Math.min(to, i + limit - o), out, o);
            o += end - i;
            i = end;
            if (i < to && in.get(i) == '\n') {
                if (limit - o < 2) {
                    break;
                }
                o = endLine(i > from ? in.get(i - 1) : last, out, o);
                i++;
            }
        }
        taken = i - from;
        last = taken > 0 ? in.get(i - 1) : last;
        octets += o - at;
        return o;
    }

    /** Does the most of it: as far as there is room on both sides for a step and a line end. */
    private int convertInSteps(ByteBuffer in, int from, int to, ByteBuffer out, int at, int limit) {
        int i = from;
        int o = at;
        boolean found = true;
        while (found && to - i >= STEP && limit - o >= STEP + 4) {
            o = beginLine(in, i, out, o);
            int ahead = o - i;
            int end = copySteps(in, i, Math.min(to, limit - 4 - ahead) - STEP, out, ahead);
            found = end >= 0;
            i = found ? end : ~end;
            o = i + ahead;
            if (found) {
                o = endLine(i > from ? in.get(i - 1) : last, out, o);
                i++;
            }
        }
        taken = i - from;
        return o;
    }

    private int beginLine(ByteBuffer in, int i, ByteBuffer out, int at) {
        if (!lineStart) {
            return at;
        }
        lineStart = false;
        if (!dots || in.get(i) != '.') {
            return at;
        }
        out.put(at, (byte) '.');
        octets--;
        return at + 1;
    }

    private int endLine(byte before, ByteBuffer out, int at) {
        lineStart = true;
        if (before == '\r') {
            out.put(at, (byte) '\n');
            return at + 1;
        }
        out.putShort(at, CRLF);
        return at + 2;
    }

    /** Copies steps beginning up to {@code stop}; returns where LF is, else ~where it stopped. */
    private static int copySteps(ByteBuffer in, int from, int stop, ByteBuffer out, int ahead) {
        int i = from;
        for (; i <= stop; i += STEP) {
            long one = in.getLong(i);
            long two = in.getLong(i + Long.BYTES);
            out.putLong(i + ahead, one);
            out.putLong(i + ahead + Long.BYTES, two);
            long inOne = lineFeeds(one);
            long inTwo = lineFeeds(two);
            if ((inOne | inTwo) != 0) {
                return inOne != 0 ? i + first(inOne) : i + Long.BYTES + first(inTwo);
            }
        }
        return ~i;
    }

    /**
     * Marks the first line feed in eight octets by the high bit; octets behind may be marked, too.
     */
    private static long lineFeeds(long word) {
        long zeroes = word ^ LINE_FEEDS;
        return (zeroes - ONES) & ~zeroes & HIGH_BITS;
    }

    private static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Copies up to the next LF, which is not copied, or {@code to}; returns where that is. */
    private static int copyLine(ByteBuffer in, int from, int to, ByteBuffer out, int at) {
        int i = from;
        int ahead = at - from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = in.getLong(i);
            out.putLong(i + ahead, word);
            long found = lineFeeds(word);
            if (found != 0) {
                return i + first(found);
            }
        }
        for (; i < to && in.get(i) != '\n'; i++) {
            out.put(i + ahead, in.get(i));
        }
        return i;
    }
}
