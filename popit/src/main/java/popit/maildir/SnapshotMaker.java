package popit.maildir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes a snapshot from what the directories hold and what was known before: a message is
 * recognized by the unique part of its name and keeps its octets and its unique-id. What is not
 * known is taken from the name ({@code ,W=}) or counted by reading.
 */
final class SnapshotMaker {
    private final Folder folder;
    private final Entries entries;
    private final Snapshot base;
    private final int[] known;
    private final byte[] marks;
    private final long[] octets;
    private int counted;

    /**
     * @param folder where the messages are
     * @param entries their names, sorted
     * @param base what was known before, or null
     */
    SnapshotMaker(Folder folder, Entries entries, Snapshot base) {
        this.folder = folder;
        this.entries = entries;
        this.base = base;
        this.known = new int[entries.size()];
        this.marks = new byte[entries.size()];
        this.octets = new long[entries.size()];
        recognize();
    }

    /** Returns whether every message was known before. */
    boolean recognizedAll() {
        for (int b : known) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns how many messages had to be read. */
    int counted() {
        return counted;
    }

    /**
     * Makes it.
     *
     * @param fresh the state of {@code new} it holds for
     * @param cur the state of {@code cur} it holds for
     * @param naming gives each message its unique-id
     */
    Snapshot make(DirectoryState fresh, DirectoryState cur, UniqueIds naming) {
        markDuplicates();
        for (int i = 0; i < entries.size(); i++) {
            takeOver(i, naming);
        }
        count();
        return assemble(fresh, cur, naming);
    }

    /** Finds each entry in the base, both being in the same order. */
    private void recognize() {
        Arrays.fill(known, -1);
        if (base == null) {
            return;
        }
        int b = 0;
        for (int i = 0; i < entries.size(); i++) {
            int order = -1;
            while (b < base.size() && (order = compare(b, i)) < 0) {
                b++;
            }
            if (b < base.size() && order == 0) {
                known[i] = sameName(b, i);
                // The next entry may be this one's duplicate, so b moves only past others.
                if (known[i] == b) {
                    b++;
                }
            }
        }
    }

    private int compare(int b, int i) {
        long ours = entries.time(i);
        long theirs = base.time(b);
        if (theirs != ours) {
            return theirs < ours ? -1 : 1;
        }
        return Arrays.compareUnsigned(
                base.names(),
                base.start(b),
                base.uniqueEnd(b),
                entries.names(),
                entries.start(i),
                entries.uniqueEnd(i));
    }

    /** Among equal unique parts in the base, the one of the same whole name, else the first. */
    private int sameName(int b, int i) {
        for (int k = b; k < base.size() && base.is(k, Snapshot.DUPLICATE); k++) {
            if (compare(k, i) != 0) {
                break;
            }
            if (Arrays.equals(
                    base.names(),
                    base.start(k),
                    base.end(k),
                    entries.names(),
                    entries.start(i),
                    entries.end(i))) {
                return k;
            }
        }
        return b;
    }

    /** Marks messages of equal unique parts, and drops those that were only just renamed. */
    private void markDuplicates() {
        for (int i = 1; i < entries.size(); i++) {
            if (sameUnique(i - 1, i)) {
                for (int k = i - 1; k <= i; k++) {
                    marks[k] |= Snapshot.DUPLICATE;
                    if (!Files.exists(path(k))) {
                        octets[k] = Measuring.NONE;
                    }
                }
            }
        }
    }

    private boolean sameUnique(int a, int b) {
        return entries.time(a) == entries.time(b)
                && Arrays.equals(
                        entries.names(),
                        entries.start(a),
                        entries.uniqueEnd(a),
                        entries.names(),
                        entries.start(b),
                        entries.uniqueEnd(b));
    }

    private void takeOver(int i, UniqueIds naming) {
        marks[i] |= (byte) (entries.inCur(i) ? Snapshot.CUR : 0);
        if (octets[i] == Measuring.NONE) {
            return;
        }
        int b = known[i];
        if (b >= 0) {
            marks[i] |= (byte) (base.marks(b) & Snapshot.REMEMBERED);
        }
        if (b >= 0 && !base.is(b, Snapshot.UNREADABLE)) {
            octets[i] = base.octets(b);
        } else {
            octets[i] = announced(i, naming);
        }
    }

    /** The octets the name or another server's list tells, or UNREADABLE for not yet known. */
    private long announced(int i, UniqueIds naming) {
        byte[] names = entries.names();
        int end = entries.uniqueEnd(i);
        long sent = Names.size(names, entries.start(i), end, 'W');
        // Lines only grow on the way out, so a W smaller than S is no count of this message.
        if (sent >= 0 && sent >= Names.size(names, entries.start(i), end, 'S')) {
            return sent;
        }
        long told = naming.octets(names, entries.start(i), end);
        return told >= 0 ? told : Measuring.UNREADABLE;
    }

    private Path path(int i) {
        return folder.message(entries.inCur(i), entries.name(i));
    }

    /** Reads the messages whose octets nothing tells. */
    private void count() {
        int missing = 0;
        for (long o : octets) {
            missing += o == Measuring.UNREADABLE ? 1 : 0;
        }
        Path[] files = new Path[missing];
        int at = 0;
        for (int i = 0; i < octets.length && at < missing; i++) {
            if (octets[i] == Measuring.UNREADABLE) {
                files[at++] = path(i);
            }
        }
        long[] found = Measuring.octets(files);
        at = 0;
        for (int i = 0; i < octets.length && at < missing; i++) {
            if (octets[i] == Measuring.UNREADABLE) {
                counted(i, found[at++]);
            }
        }
    }

    private void counted(int i, long found) {
        octets[i] = Math.max(found, Measuring.NONE);
        if (found == Measuring.UNREADABLE) {
            marks[i] |= Snapshot.UNREADABLE;
            octets[i] = 0;
        } else if (found >= 0) {
            marks[i] |= Snapshot.COUNTED;
            counted++;
        }
    }

    private Snapshot assemble(DirectoryState fresh, DirectoryState cur, UniqueIds naming) {
        Entries kept = new Entries();
        int[] from = new int[entries.size()];
        for (int i = 0; i < entries.size(); i++) {
            if (octets[i] >= 0) {
                from[kept.size()] = i;
                kept.add(entries.names(), entries.start(i), entries.end(i), entries.inCur(i));
            }
        }
        int n = kept.size();
        long[] keptOctets = new long[n];
        byte[] keptMarks = new byte[n];
        int[] keptKnown = new int[n];
        for (int i = 0; i < n; i++) {
            keptOctets[i] = octets[from[i]];
            keptMarks[i] = marks[from[i]];
            keptKnown[i] = known[from[i]];
        }
        String[] ids = naming.ids(kept, keptKnown, base);
        return new Snapshot(
                naming.form(),
                fresh,
                cur,
                kept.pool(),
                kept.pooled(),
                keptMarks,
                keptOctets,
                stamps(keptKnown),
                ids);
    }

    private int[] stamps(int[] keptKnown) {
        int[] stamps = null;
        for (int i = 0; base != null && i < keptKnown.length; i++) {
            if (keptKnown[i] >= 0 && base.stamp(keptKnown[i]) != 0) {
                if (stamps == null) {
                    stamps = new int[keptKnown.length];
                }
                stamps[i] = (int) base.stamp(keptKnown[i]);
            }
        }
        return stamps;
    }
}
