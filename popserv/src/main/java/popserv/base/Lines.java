package popserv.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits what a client sends into lines, within a bound that holds while octets arrive.
 *
 * <p>Octets go in by {@link #feed}; complete lines come out of {@link #next}. A line that grows
 * past the limit is answered once, as {@link #TOO_LONG}, and its rest is thrown away as it comes,
 * so memory does not grow with it. A line that grows past the usual limit, where it may, takes from
 * an {@link Allowance} until it ends; where none is left, it is too long. Lines end with CRLF; a
 * bare LF is taken too, as every server in use does. Not thread-safe.
 */
public final class Lines {
    /** Stands for a line longer than the limit; compare with {@code ==}. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    public static final String TOO_LONG = new String("line too long");

    private static final byte[] NOTHING = {};

    private final byte[] longer;
    private final int usual;
    private final int longest;
    private final Allowance allowance;
    private int limit;
    private byte[] octets = NOTHING;
    private int from;
    private int scanned;
    private int to;
    private boolean skipping;
    private boolean allowed;

    /** Takes lines of at most {@code limit} octets, their line end included. */
    public Lines(int limit) {
        this(limit, "", limit, null);
    }

    /**
     * Takes lines of at most {@code limit} octets, their line end included.
     *
     * @param longer how lines begin, in upper or lower case, that may have {@code longest} octets,
     *     which no limit set later exceeds
     * @param allowance of all who read lines longer than {@code limit}; null if none may be
     */
    public Lines(int limit, String longer, int longest, Allowance allowance) {
        this.usual = limit;
        this.allowance = allowance;
        this.limit = limit;
        this.longer = longer.getBytes(StandardCharsets.US_ASCII);
        this.longest = longest;
    }

    /** Changes the limit for all lines not yet taken, in octets with the line end. */
    public void limit(int octets) {
        limit = octets;
    }

    /** Takes octets that arrived; they are copied. */
    public void feed(byte[] source, int offset, int length) {
        int start = offset;
        int left = length;
        if (skipping) {
            int end = indexOfLf(source, offset, offset + length);
            if (end < 0) {
                return;
            }
            skipping = false;
            left -= end + 1 - start;
            start = end + 1;
        }
        makeRoom(left);
        System.arraycopy(source, start, octets, to, left);
        to += left;
    }

    /**
     * Takes the next line.
     *
     * @return the line without its end, one character an octet (ISO 8859-1); {@link #TOO_LONG} once
     *     for a line beyond the limit; null when no line is complete
     */
    public String next() {
        int end = indexOfLf(octets, scanned, to);
        if (end < 0) {
            scanned = to;
            if ((to - from < limit || to - from < bound()) && mayGrow()) {
                release();
                return null;
            }
            giveUp();
            from = scanned = to;
            skipping = true;
            release();
            return TOO_LONG;
        }
        giveUp();
        int start = from;
        boolean tooLong = end + 1 - start > limit && end + 1 - start > bound();
        from = scanned = end + 1;
        if (tooLong) {
            return TOO_LONG;
        }
        int length = end - start;
        if (length > 0 && octets[end - 1] == '\r') {
            length--;
        }
        return new String(octets, start, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether a line that has not ended may have what it has, and more. */
    private boolean mayGrow() {
        allowed |= to - from >= usual && !allowed && allowance.take(longest);
        return to - from < usual || allowed;
    }

    /** Gives back what was taken from the allowance; no line is taken any more. */
    public void giveUp() {
        if (allowed) {
            allowed = false;
            allowance.giveBack(longest);
        }
    }

    /** How long the line that comes next may be. */
    private int bound() {
        if (longer.length == 0 || to - from < longer.length) {
            return limit;
        }
        for (int i = 0; i < longer.length; i++) {
            if (Character.toUpperCase((char) octets[from + i]) != longer[i]) {
                return limit;
            }
        }
        return Math.max(limit, longest);
    }

    /** Returns how many octets wait to be taken. */
    public int waiting() {
        return to - from;
    }

    /** Takes all octets that were fed and not taken as lines, and forgets them. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(octets, from, to);
        from = scanned = to = 0;
        octets = NOTHING;
        giveUp();
        return rest;
    }

    private void makeRoom(int more) {
        if (octets.length - to >= more) {
            return;
        }
        int kept = to - from;
        byte[] target =
                kept + more <= octets.length && from > octets.length / 2
                        ? octets
                        : new byte[Math.max(kept + more, Math.min(2 * kept, kept + limit))];
        System.arraycopy(octets, from, target, 0, kept);
        octets = target;
        scanned -= from;
        from = 0;
        to = kept;
    }

    /** An idle session keeps no buffer: there are thousands of them. */
    private void release() {
        if (from == to) {
            octets = NOTHING;
            from = scanned = to = 0;
        }
    }

    private static int indexOfLf(byte[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
