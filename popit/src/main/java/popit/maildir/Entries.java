package popit.maildir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * File names being gathered, from directories or from a snapshot, in growing flat arrays; then put
 * in the order of delivery.
 */
final class Entries {
    private byte[] names = new byte[4096];
    private int[] starts = new int[64];
    private byte[] marks = new byte[63];
    private long[] times = new long[63];
    private int size;

    /** Adds a name, given as octets, one a character. */
    void add(String name, boolean inCur) {
        byte[] octets = name.getBytes(StandardCharsets.ISO_8859_1);
        add(octets, 0, octets.length, inCur);
    }

    void add(byte[] from, int start, int end, boolean inCur) {
        int at = starts[size];
        int length = end - start;
        if (at + length > names.length) {
            names = Arrays.copyOf(names, Math.max(at + length, 2 * names.length));
        }
        if (size == marks.length) {
            marks = Arrays.copyOf(marks, 2 * size + 1);
            times = Arrays.copyOf(times, 2 * size + 1);
            starts = Arrays.copyOf(starts, 2 * size + 2);
        }
        System.arraycopy(from, start, names, at, length);
        marks[size] = (byte) (inCur ? Snapshot.CUR : 0);
        times[size] = Names.time(names, at, at + length);
        starts[++size] = at + length;
    }

    int size() {
        return size;
    }

    /** Returns the same entries by time of delivery, then name. */
    Entries sorted() {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        MergeSort.sort(order, this::compare);
        Entries sorted = new Entries();
        sorted.names = new byte[starts[size]];
        sorted.starts = new int[size + 1];
        sorted.marks = new byte[size];
        sorted.times = new long[size];
        for (int i : order) {
            sorted.append(this, i);
        }
        return sorted;
    }

    private void append(Entries from, int i) {
        int at = starts[size];
        int length = from.starts[i + 1] - from.starts[i];
        System.arraycopy(from.names, from.starts[i], names, at, length);
        marks[size] = from.marks[i];
        times[size] = from.times[i];
        starts[++size] = at + length;
    }

    private int compare(int a, int b) {
        if (times[a] != times[b]) {
            return times[a] < times[b] ? -1 : 1;
        }
        return compareNames(names, starts[a], starts[a + 1], names, starts[b], starts[b + 1]);
    }

    /** Compares names by their unique parts, octet by octet, then by the rest. */
    static int compareNames(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int aEnd = Names.uniqueEnd(a, aFrom, aTo);
        int bEnd = Names.uniqueEnd(b, bFrom, bTo);
        int unique = Arrays.compareUnsigned(a, aFrom, aEnd, b, bFrom, bEnd);
        return unique != 0 ? unique : Arrays.compareUnsigned(a, aEnd, aTo, b, bEnd, bTo);
    }

    byte[] names() {
        return names;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return starts[i + 1];
    }

    int uniqueEnd(int i) {
        return Names.uniqueEnd(names, starts[i], starts[i + 1]);
    }

    long time(int i) {
        return times[i];
    }

    boolean inCur(int i) {
        return (marks[i] & Snapshot.CUR) != 0;
    }

    String name(int i) {
        return Names.string(names, starts[i], starts[i + 1]);
    }

    /** Returns all names, one after the other, in an array of just their length. */
    byte[] pool() {
        return Arrays.copyOf(names, starts[size]);
    }

    /** Returns where each name begins in {@link #pool}, and where the last ends. */
    int[] pooled() {
        return Arrays.copyOf(starts, size + 1);
    }
}
