package popit.maildir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is known of all messages of a folder at one moment, in the order of their delivery.
 * Immutable, so that sessions and the cache share it; in a few flat arrays, for a folder may hold a
 * hundred thousand messages. Messages count from 0 here, hidden ones (flag T) included.
 */
final class Snapshot {
    /** The file is in {@code cur}, not in {@code new}. */
    static final int CUR = 1;

    /** The octets were counted and are exact; without it they were taken from a file name. */
    static final int COUNTED = 2;

    /** The file could not be read when its octets were to be counted. */
    static final int UNREADABLE = 4;

    /** Another message has the same unique part, so the name alone does not tell them apart. */
    static final int DUPLICATE = 8;

    /** A session retrieved the message whole; only such messages expire. */
    static final int RETRIEVED = 16;

    /** The name carries the flag S. */
    static final int SEEN = 32;

    /** The name carries the flag T: no session shows the message. */
    static final int HIDDEN = 64;

    private static final int LONG_INFO = 255;

    /** What a name alone does not tell. */
    static final int REMEMBERED = COUNTED | RETRIEVED;

    private final UidlForm form;
    private final DirectoryState fresh;
    private final DirectoryState cur;
    private final int size;
    private final byte[] names;
    private final int[] starts;
    private final byte[] infos;
    private final byte[] marks;
    private final long[] octets;
    private final int[] stamps;
    private final String[] ids;
    private final int hidden;
    private final boolean guessed;
    private final long shownOctets;

    /**
     * @param form the form its unique-ids were made in
     * @param fresh the state of {@code new} it holds for; {@link DirectoryState#NONE}: none
     * @param cur likewise of {@code cur}
     * @param names the file names, one after the other
     * @param starts where each begins in {@code names}, and where the last ends
     * @param infos how much of each name is no part of what is unique; see {@link #info}
     * @param marks the constants above, for each message
     * @param octets the octets as sent
     * @param stamps when each was first retrieved, seconds since 1970, 0: never; or null
     * @param ids the unique-ids; null where it is the unique part of the name; or null
     */
    Snapshot(
            UidlForm form,
            DirectoryState fresh,
            DirectoryState cur,
            byte[] names,
            int[] starts,
            byte[] infos,
            byte[] marks,
            long[] octets,
            int[] stamps,
            String[] ids) {
        this.form = form;
        this.fresh = fresh;
        this.cur = cur;
        this.size = octets.length;
        this.names = names;
        this.starts = starts;
        this.infos = infos;
        this.marks = marks;
        this.octets = octets;
        this.stamps = stamps;
        this.ids = ids;
        int t = 0;
        long sum = 0;
        int all = 0;
        for (int i = 0; i < octets.length; i++) {
            all |= marks[i];
            boolean shown = (marks[i] & HIDDEN) == 0;
            sum += shown ? octets[i] : 0;
            t += shown ? 0 : 1;
        }
        this.guessed = (all & UNREADABLE) != 0;
        this.hidden = t;
        this.shownOctets = sum;
    }

    /** Returns a copy with other unique-ids. */
    Snapshot with(String[] newIds) {
        return new Snapshot(form, fresh, cur, names, starts, infos, marks, octets, stamps, newIds);
    }

    /** Returns how many messages no session shows. */
    int hidden() {
        return hidden;
    }

    /** Returns the octets of all messages that are not hidden. */
    long shownOctets() {
        return shownOctets;
    }

    UidlForm form() {
        return form;
    }

    /** Returns the state of {@code cur} or {@code new} this snapshot holds for. */
    DirectoryState state(boolean inCur) {
        return inCur ? cur : fresh;
    }

    /** Returns whether the folder is still as it was, by the states of its two directories. */
    boolean holdsFor(DirectoryState freshNow, DirectoryState curNow) {
        // A message that can be read again leaves no trace in them.
        return !guessed && fresh.sameAs(freshNow) && cur.sameAs(curNow);
    }

    int size() {
        return size;
    }

    byte[] names() {
        return names;
    }

    int[] starts() {
        return starts;
    }

    byte[] marks() {
        return marks;
    }

    long[] octets() {
        return octets;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return starts[i + 1];
    }

    int uniqueEnd(int i) {
        int info = infos[i] & 0xFF;
        return info < LONG_INFO
                ? starts[i + 1] - info
                : Names.uniqueEnd(names, starts[i], starts[i + 1]);
    }

    /** Returns how long the part of a name from the colon on is, as far as one octet can tell. */
    static byte info(int uniqueEnd, int end) {
        return (byte) Math.min(end - uniqueEnd, LONG_INFO);
    }

    byte[] infos() {
        return infos;
    }

    String name(int i) {
        return Names.string(names, starts[i], starts[i + 1]);
    }

    /** Returns the part of the name that other programs leave alone. */
    String unique(int i) {
        return Names.string(names, starts[i], uniqueEnd(i));
    }

    String uniqueId(int i) {
        return ids != null && ids[i] != null ? ids[i] : unique(i);
    }

    /** Puts the octets of the unique-id. */
    void putUniqueId(int i, ByteBuffer out) {
        if (ids != null && ids[i] != null) {
            out.put(ids[i].getBytes(StandardCharsets.ISO_8859_1));
        } else {
            out.put(names, starts[i], uniqueEnd(i) - starts[i]);
        }
    }

    /** Returns the unique-id when it is not just the unique part of the name, else null. */
    String ownId(int i) {
        return ids == null ? null : ids[i];
    }

    long octets(int i) {
        return octets[i];
    }

    int marks(int i) {
        return marks[i];
    }

    boolean is(int i, int mark) {
        return (marks[i] & mark) != 0;
    }

    boolean inCur(int i) {
        return is(i, CUR);
    }

    boolean isSeen(int i) {
        return is(i, SEEN);
    }

    boolean isHidden(int i) {
        return is(i, HIDDEN);
    }

    /** Returns when the message was first retrieved, seconds since 1970, or 0. */
    long stamp(int i) {
        return stamps == null ? 0 : Integer.toUnsignedLong(stamps[i]);
    }

    /**
     * Returns a copy that knows more of the messages themselves.
     *
     * @param newMarks the marks of all
     * @param newOctets the octets of all
     * @param newStamps the stamps of all, or null
     */
    Snapshot with(byte[] newMarks, long[] newOctets, int[] newStamps) {
        return new Snapshot(
                form, fresh, cur, names, starts, infos, newMarks, newOctets, newStamps, ids);
    }

    /** Returns the stamps of all, or null. */
    int[] stamps() {
        return stamps;
    }

    /** Returns when the message was delivered, microseconds since 1970, or 0. */
    long time(int i) {
        return Names.time(names, starts[i], starts[i + 1]);
    }

    /** Returns the first message whose name has this unique part, or -1. */
    int find(byte[] name, int from, int uniqueEnd) {
        long time = Names.time(name, from, uniqueEnd);
        int at = lowerBound(0, size, time, name, from, uniqueEnd);
        return at < size && compare(at, time, name, from, uniqueEnd) == 0 ? at : -1;
    }

    /**
     * Returns the first message from {@code low} on that does not come before a name. Looks nearby
     * first, so going through many names in order costs little for each.
     */
    int firstFrom(int low, long time, byte[] name, int from, int uniqueEnd) {
        int before = low - 1;
        int step = 1;
        while (before + step < size && compare(before + step, time, name, from, uniqueEnd) < 0) {
            before += step;
            step *= 2;
        }
        int high = Math.min(size, before + step);
        return lowerBound(before + 1, high, time, name, from, uniqueEnd);
    }

    private int lowerBound(int first, int last, long time, byte[] name, int from, int uniqueEnd) {
        int low = first;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, time, name, from, uniqueEnd) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Compares a message with a name, by time of delivery and then by the unique part. */
    int compare(int i, long time, byte[] name, int from, int uniqueEnd) {
        long ours = time(i);
        if (ours != time) {
            return ours < time ? -1 : 1;
        }
        return Arrays.compareUnsigned(names, starts[i], uniqueEnd(i), name, from, uniqueEnd);
    }
}
