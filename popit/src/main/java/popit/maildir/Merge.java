package popit.maildir;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The messages of a folder in order, from two sources that are in order themselves: those of a
 * snapshot that are where they were, and those just listed. A listed message that the snapshot
 * knows under another name or in the other directory is recognized by the unique part of its name.
 * Costs little more than what is listed.
 */
final class Merge {
    private final Snapshot base;
    private final Entries listed;
    private final RollCall present;
    private final BitSet taken = new BitSet();
    private Namesakes namesakes;

    /** Behind the last of those listed that {@link #namesakes} tells apart. */
    private int namesakesEnd;

    private int[] source;
    private int[] known;
    private int size;

    /**
     * @param base what is known from before, or null
     * @param listed the names read
     * @param present which messages of the snapshot are where they were
     */
    Merge(Snapshot base, Entries listed, RollCall present) {
        this.base = base;
        this.listed = listed;
        this.present = present;
        int most = listed.size() + (base == null ? 0 : base.size());
        this.source = new int[most];
        this.known = new int[most];
        run();
    }

    private void run() {
        int b = 0;
        int[] order = listed.order();
        for (int at = 0; at < order.length; at++) {
            int e = order[at];
            if (base == null) {
                add(~e, -1);
                continue;
            }
            if (sameName(b, e) && !isKept(b) && !base.is(b, Snapshot.DUPLICATE)) {
                // As most are that were listed again.
                taken.set(b);
                add(~e, b++);
                continue;
            }
            int end = listed.uniqueEnd(e);
            int next = base.firstFrom(b, listed.time(e), listed.names(), listed.start(e), end);
            keep(b, next);
            b = next;
            // Of equal unique parts, the shorter name comes first, wherever it is known from.
            while (b < base.size() && isUnique(b, e, end) && isShorter(b, e)) {
                keep(b, b + 1);
                b++;
            }
            add(~e, recognize(b, order, at));
        }
        if (base != null) {
            keep(b, base.size());
        }
    }

    private void keep(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isKept(i)) {
                add(i, i);
            }
        }
    }

    private boolean isKept(int b) {
        return present.has(b);
    }

    private void add(int from, int knownAs) {
        source[size] = from;
        known[size++] = knownAs;
    }

    /** Among equal unique parts in the base, the one of the same whole name, else one renamed. */
    private int recognize(int from, int[] order, int at) {
        if (at < namesakesEnd) {
            return namesakes.take(listed.name(order[at]));
        }
        int first = from;
        int last = from;
        int end = listed.uniqueEnd(order[at]);
        while (first > 0 && isUnique(first - 1, order[at], end)) {
            first--;
        }
        while (last < base.size() && isUnique(last, order[at], end)) {
            last++;
        }
        int begin = at;
        while (begin > 0 && listed.sameUnique(order[begin - 1], order[at])) {
            begin--;
        }
        namesakesEnd = at + 1;
        while (namesakesEnd < order.length && listed.sameUnique(order[namesakesEnd], order[at])) {
            namesakesEnd++;
        }
        if (last - first <= 1 && namesakesEnd - begin == 1) {
            // As a rule; so a name need not become a text.
            return first < last && !isKept(first) ? first : -1;
        }
        namesakes = new Namesakes(names(order, begin, namesakesEnd));
        for (int b = first; b < last; b++) {
            if (!isKept(b) && !taken.get(b)) {
                namesakes.add(b, base.name(b));
            }
        }
        return namesakes.take(listed.name(order[at]));
    }

    private Set<String> names(int[] order, int from, int to) {
        Set<String> names = new HashSet<>();
        for (int i = from; i < to; i++) {
            names.add(listed.name(order[i]));
        }
        return names;
    }

    private boolean isShorter(int b, int e) {
        return Arrays.compareUnsigned(
                        base.names(),
                        base.start(b),
                        base.end(b),
                        listed.names(),
                        listed.start(e),
                        listed.end(e))
                < 0;
    }

    private boolean isUnique(int b, int e, int end) {
        return sameName(b, e)
                || base.compare(b, listed.time(e), listed.names(), listed.start(e), end) == 0;
    }

    private boolean sameName(int b, int e) {
        return b < base.size()
                && Arrays.equals(
                        base.names(),
                        base.start(b),
                        base.end(b),
                        listed.names(),
                        listed.start(e),
                        listed.end(e));
    }

    int size() {
        return size;
    }

    /** Returns where a message comes from: an index of the base, or the complement of a listed. */
    int source(int i) {
        return source[i];
    }

    boolean isListed(int i) {
        return source[i] < 0;
    }

    /** Returns which message of the base it is, or -1. */
    int known(int i) {
        return known[i];
    }

    /** Returns whether the base knew all messages. */
    boolean allKnown() {
        for (int i = 0; i < size; i++) {
            if (known[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Leaves a message out; those after it move up. To be called in ascending order of target. */
    void move(int from, int to) {
        source[to] = source[from];
        known[to] = known[from];
    }

    /** Sets how many are left after moving. */
    void shorten(int newSize) {
        size = newSize;
    }

    byte[] names(int i) {
        return source[i] < 0 ? listed.names() : base.names();
    }

    int start(int i) {
        return source[i] < 0 ? listed.start(~source[i]) : base.start(source[i]);
    }

    int end(int i) {
        return source[i] < 0 ? listed.end(~source[i]) : base.end(source[i]);
    }

    int uniqueEnd(int i) {
        return source[i] < 0 ? listed.uniqueEnd(~source[i]) : base.uniqueEnd(source[i]);
    }

    /** Returns the marks that follow from name and directory. */
    int marks(int i) {
        int ofName = Snapshot.CUR | Snapshot.SEEN | Snapshot.HIDDEN;
        return source[i] < 0 ? listed.marks(~source[i]) : base.marks(source[i]) & ofName;
    }

    String name(int i) {
        return Names.string(names(i), start(i), end(i));
    }
}
