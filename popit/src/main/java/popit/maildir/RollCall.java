package popit.maildir;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which messages of a snapshot are still there under the same name in the same directory. Names
 * that answer need not be parsed, sorted or kept: of a hundred thousand that is almost all.
 *
 * <p>Messages of a directory that did not change answer from the start. A message may go without
 * answering though it is there (equal unique parts are told apart by others, and names made to
 * collide are not looked for long); then it is listed like a new one, and recognized later.
 */
final class RollCall {
    /** How many places a name may be in; beyond that somebody chose the names for our harm. */
    private static final int MOST_PLACES = 32;

    private static final int WORD = Long.BYTES;
    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final long SEED = new SecureRandom().nextLong();

    private final Snapshot base;
    private final ByteBuffer names;
    private final BitSet present = new BitSet();
    private final int[] table;

    /**
     * Begins.
     *
     * @param base what is known from before, or null
     * @param freshKept whether it still holds for {@code new}
     * @param curKept whether it still holds for {@code cur}
     */
    RollCall(Snapshot base, boolean freshKept, boolean curKept) {
        this.base = base;
        int size = base == null ? 0 : base.size();
        this.names = base == null ? null : ByteBuffer.wrap(base.names());
        this.table = new int[Integer.highestOneBit(size + 1) * 4];
        for (int i = 0; i < size; i++) {
            if (base.inCur(i) ? curKept : freshKept) {
                present.set(i);
            } else if (!base.is(i, Snapshot.DUPLICATE)) {
                enter(i);
            }
        }
    }

    private void enter(int i) {
        int place = place(names, base.start(i), base.end(i));
        for (int tried = 0; tried < MOST_PLACES; tried++) {
            if (table[place] == 0) {
                table[place] = i + 1;
                return;
            }
            place = place + 1 & table.length - 1;
        }
    }

    /** Returns where to look for a name first. */
    private int place(ByteBuffer text, int from, int to) {
        long hash = SEED + to - from;
        int i = from;
        for (; i + WORD <= to; i += WORD) {
            hash = (hash ^ text.getLong(i)) * ODD;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ text.get(i)) * ODD;
        }
        return (int) (hash >>> 40) & table.length - 1;
    }

    /**
     * Takes a name that was found in a directory.
     *
     * @param path ends with the name
     * @param from where the name begins
     * @return whether a message of the snapshot answers to it
     */
    boolean answers(byte[] path, int from, boolean inCur) {
        if (base == null) {
            return false;
        }
        int place = place(ByteBuffer.wrap(path), from, path.length);
        for (int tried = 0; tried < MOST_PLACES && table[place] != 0; tried++) {
            int i = table[place] - 1;
            if (base.inCur(i) == inCur && isName(i, path, from)) {
                present.set(i);
                return true;
            }
            place = place + 1 & table.length - 1;
        }
        return false;
    }

    private boolean isName(int i, byte[] path, int from) {
        return Arrays.equals(base.names(), base.start(i), base.end(i), path, from, path.length);
    }

    /** Returns whether a message of the snapshot is where it was. */
    boolean has(int i) {
        return present.get(i);
    }

    /** Returns how many messages of the snapshot are where they were. */
    int count() {
        return present.cardinality();
    }
}
