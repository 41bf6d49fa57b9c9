package popit.maildir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * File names gathered from directories, in growing flat arrays, and their order of delivery; those
 * that answer a {@link RollCall} are left out.
 */
final class Entries implements MergeSort.Order {
    private final RollCall known;
    private byte[] names = new byte[4096];
    private int[] starts = new int[64];
    private int[] uniqueEnds = new int[63];
    private byte[] marks = new byte[63];
    private long[] times = new long[63];
    private int size;

    /** Begins with none, to take all names. */
    Entries() {
        this(new RollCall(null, false, false));
    }

    /**
     * Begins with none.
     *
     * @param known ticks off what is known already
     */
    Entries(RollCall known) {
        this.known = known;
    }

    /** Adds a name, given as octets, one a character. */
    void add(String name, boolean inCur) {
        add(name.getBytes(StandardCharsets.ISO_8859_1), 0, inCur);
    }

    /**
     * Adds the end of a path as a name, if it is ASCII, where characters are octets.
     *
     * @param from where the name begins
     * @return whether it was added
     */
    boolean addAscii(String path, int from, boolean inCur) {
        // Copies at one go what is ASCII; all other characters become more than one octet.
        byte[] octets = path.getBytes(StandardCharsets.UTF_8);
        if (octets.length != path.length()) {
            return false;
        }
        add(octets, from, inCur);
        return true;
    }

    private void add(byte[] path, int from, boolean inCur) {
        if (known.answers(path, from, inCur)) {
            return;
        }
        int at = starts[size];
        int to = at + path.length - from;
        makeRoom(to, 1);
        System.arraycopy(path, from, names, at, to - at);
        enter(to, inCur);
    }

    /** Adds what was gathered elsewhere. */
    void addAll(Entries others) {
        int at = starts[size];
        int octets = others.starts[others.size];
        makeRoom(at + octets, others.size);
        System.arraycopy(others.names, 0, names, at, octets);
        System.arraycopy(others.marks, 0, marks, size, others.size);
        System.arraycopy(others.times, 0, times, size, others.size);
        for (int i = 0; i < others.size; i++) {
            uniqueEnds[size] = at + others.uniqueEnds[i];
            starts[++size] = at + others.starts[i + 1];
        }
    }

    private void makeRoom(int to, int more) {
        if (to > names.length) {
            names = Arrays.copyOf(names, Math.max(to, 2 * names.length));
        }
        if (size + more > marks.length) {
            int room = Math.max(size + more, 2 * size + 1);
            marks = Arrays.copyOf(marks, room);
            uniqueEnds = Arrays.copyOf(uniqueEnds, room);
            times = Arrays.copyOf(times, room);
            starts = Arrays.copyOf(starts, room + 1);
        }
    }

    private void enter(int to, boolean inCur) {
        int at = starts[size];
        int uniqueEnd = Names.uniqueEnd(names, at, to);
        uniqueEnds[size] = uniqueEnd;
        marks[size] = (byte) marks(names, uniqueEnd, to, inCur);
        times[size] = Names.time(names, at, to);
        starts[++size] = to;
    }

    private static int marks(byte[] names, int uniqueEnd, int to, boolean inCur) {
        return (inCur ? Snapshot.CUR : 0)
                | (Names.hasFlag(names, uniqueEnd, to, 'S') ? Snapshot.SEEN : 0)
                | (Names.hasFlag(names, uniqueEnd, to, 'T') ? Snapshot.HIDDEN : 0);
    }

    int size() {
        return size;
    }

    /** Returns all entries by time of delivery, then name. */
    int[] order() {
        int[] order = RadixSort.order(times, size);
        int from = 0;
        for (int to = 1; to <= size; to++) {
            if (to == size || times[order[to]] != times[order[from]]) {
                if (to - from > 1) {
                    MergeSort.sort(order, from, to, this);
                }
                from = to;
            }
        }
        return order;
    }

    /** Compares names by their unique parts, octet by octet, then by the rest. */
    @Override
    public int compare(int a, int b) {
        int aEnd = uniqueEnd(a);
        int bEnd = uniqueEnd(b);
        int unique = Arrays.compareUnsigned(names, starts[a], aEnd, names, starts[b], bEnd);
        return unique != 0
                ? unique
                : Arrays.compareUnsigned(names, aEnd, starts[a + 1], names, bEnd, starts[b + 1]);
    }

    boolean sameUnique(int a, int b) {
        return Arrays.equals(names, starts[a], uniqueEnds[a], names, starts[b], uniqueEnds[b]);
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
        return uniqueEnds[i];
    }

    long time(int i) {
        return times[i];
    }

    /** Returns the marks that follow from the name and the directory. */
    int marks(int i) {
        return marks[i];
    }

    boolean inCur(int i) {
        return (marks[i] & Snapshot.CUR) != 0;
    }

    String name(int i) {
        return Names.string(names, starts[i], starts[i + 1]);
    }
}
