package popit.maildir;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The UIDs another server gave to the messages of a folder, as its list file tells them, found by
 * the unique part of a message's name. Kept as positions in the file's octets and put in the order
 * of delivery once, so that a list of a hundred thousand lines stays small and quick.
 */
final class UidList implements MergeSort.Order {
    private final byte[] data;
    private int[] from = new int[64];
    private int[] to = new int[64];
    private long[] uids = new long[64];
    private long[] validities = new long[64];
    private long[] times;
    private int[] order;
    private final Map<Integer, String> saved = new HashMap<>();
    private long next = 1;
    private int size;

    /**
     * @param data the file's content
     */
    UidList(byte[] data) {
        this.data = data;
    }

    byte[] data() {
        return data;
    }

    int size() {
        return size;
    }

    /**
     * Adds a line.
     *
     * @param start where the file name begins in the data
     * @param end where it ends, or where its unique part does
     * @param savedId the unique-id that stands in the line itself, empty for the name's unique
     *     part; null: none
     */
    void add(int start, int end, long uid, long validity, String savedId) {
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            to = Arrays.copyOf(to, 2 * size);
            uids = Arrays.copyOf(uids, 2 * size);
            validities = Arrays.copyOf(validities, 2 * size);
        }
        from[size] = start;
        to[size] = Names.uniqueEnd(data, start, end);
        uids[size] = uid;
        validities[size] = validity;
        if (savedId != null) {
            saved.put(size, savedId);
        }
        next = Math.max(next, uid + 1);
        size++;
    }

    /** Puts the lines in order; must be called after the last {@link #add}. */
    void sort() {
        times = new long[size];
        order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
            times[i] = Names.time(data, from[i], to[i]);
        }
        // Lists come in the order of UIDs, which is nearly this one.
        MergeSort.sort(order, 0, size, this);
    }

    @Override
    public int compare(int a, int b) {
        return compare(a, times[b], data, from[b], to[b]);
    }

    private int compare(int i, long time, byte[] name, int start, int end) {
        if (times[i] != time) {
            return times[i] < time ? -1 : 1;
        }
        return Arrays.compareUnsigned(data, from[i], to[i], name, start, end);
    }

    /** Returns the line of a message, the last if there are several, or -1. */
    int find(byte[] name, int start, int uniqueEnd) {
        long time = Names.time(name, start, uniqueEnd);
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(order[middle], time, name, start, uniqueEnd) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean found = low > 0 && compare(order[low - 1], time, name, start, uniqueEnd) == 0;
        return found ? order[low - 1] : -1;
    }

    long uid(int line) {
        return uids[line];
    }

    long validity(int line) {
        return validities[line];
    }

    /** Returns the unique-id that stands in the line itself, or null. */
    String savedId(int line) {
        return saved.get(line);
    }

    /** Returns whether any line has an id in itself. */
    boolean savesIds() {
        return !saved.isEmpty();
    }

    /** Tells a UID that the file's header says comes next. */
    void announceNext(long uid) {
        next = Math.max(next, uid);
    }

    /** Returns the lowest UID that no message has or had, as far as the list tells. */
    long nextUid() {
        return next;
    }

    /** Returns whether the file's last line has an end, so that lines may follow. */
    boolean isComplete() {
        return data.length > 0 && data[data.length - 1] == '\n';
    }
}
