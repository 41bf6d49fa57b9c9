package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes a snapshot from what the directories hold and what was known before: a message keeps its
 * octets, its unique-id and its stamp. Octets that are not known are taken from the name ({@code
 * ,W=}) or counted by reading.
 */
final class SnapshotMaker {
    private final Folder folder;
    private final Merge merge;
    private final Snapshot base;
    private final byte[] marks;
    private final long[] octets;
    private int counted;

    /**
     * @param folder where the messages are
     * @param merge their names
     * @param base what was known before, or null
     */
    SnapshotMaker(Folder folder, Merge merge, Snapshot base) {
        this.folder = folder;
        this.merge = merge;
        this.base = base;
        this.marks = new byte[merge.size()];
        this.octets = new long[merge.size()];
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
        int unknown = 0;
        for (int i = 0; i < merge.size(); i++) {
            marks[i] = (byte) merge.marks(i);
            octets[i] = remembered(i);
            unknown += octets[i] == Measuring.UNREADABLE ? 1 : 0;
        }
        markDuplicates();
        if (unknown > 0) {
            count(unknown);
        }
        leaveOut();
        return assemble(fresh, cur, naming);
    }

    /** The octets known before or told by the name, or UNREADABLE when neither. */
    private long remembered(int i) {
        int b = merge.known(i);
        if (b >= 0) {
            marks[i] |= (byte) (base.marks(b) & Snapshot.REMEMBERED);
            if (!base.is(b, Snapshot.UNREADABLE)) {
                return base.octets(b);
            }
        }
        long sent = Names.sentOctets(merge.names(i), merge.start(i), merge.uniqueEnd(i));
        return sent >= 0 ? sent : Measuring.UNREADABLE;
    }

    /** Marks messages of equal unique parts, and drops those that were only just renamed. */
    private void markDuplicates() {
        for (int i = 1; i < merge.size(); i++) {
            boolean maybe =
                    merge.isListed(i)
                            || merge.isListed(i - 1)
                            || base.is(merge.source(i), Snapshot.DUPLICATE);
            if (maybe && sameUnique(i - 1, i)) {
                duplicate(i - 1, i);
            }
        }
    }

    private void duplicate(int a, int b) {
        marks[a] |= Snapshot.DUPLICATE;
        marks[b] |= Snapshot.DUPLICATE;
        for (int i : new int[] {a, b}) {
            if (!Files.exists(path(i))) {
                octets[i] = Measuring.NONE;
            }
        }
        // A directory may show a file twice while it is being changed.
        if (merge.name(a).equals(merge.name(b)) && inCur(a) == inCur(b)) {
            octets[b] = Measuring.NONE;
        }
    }

    private boolean inCur(int i) {
        return (marks[i] & Snapshot.CUR) != 0;
    }

    private boolean sameUnique(int a, int b) {
        int length = merge.uniqueEnd(a) - merge.start(a);
        // Neighbours differ early or not at all, but for the flags.
        return length == merge.uniqueEnd(b) - merge.start(b)
                && Arrays.equals(
                        merge.names(a),
                        merge.start(a),
                        merge.start(a) + length,
                        merge.names(b),
                        merge.start(b),
                        merge.start(b) + length);
    }

    private Path path(int i) {
        return folder.message(inCur(i), merge.name(i));
    }

    /** Reads the messages whose octets nothing tells. */
    private void count(int unknown) {
        Path[] files = new Path[unknown];
        int[] which = new int[unknown];
        int n = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == Measuring.UNREADABLE) {
                which[n] = i;
                files[n++] = path(i);
            }
        }
        long[] found = Measuring.octets(Arrays.copyOf(files, n));
        for (int k = 0; k < n; k++) {
            octets[which[k]] = Math.max(found[k], Measuring.NONE);
            if (found[k] == Measuring.UNREADABLE) {
                marks[which[k]] |= Snapshot.UNREADABLE;
                octets[which[k]] = fileSize(files[k]);
            } else if (found[k] >= 0) {
                marks[which[k]] |= Snapshot.COUNTED;
                counted++;
            }
        }
    }

    /** The best that can be said of a message that cannot be read. */
    private static long fileSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void leaveOut() {
        int n = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] >= 0) {
                merge.move(i, n);
                octets[n] = octets[i];
                marks[n++] = marks[i];
            }
        }
        merge.shorten(n);
    }

    private Snapshot assemble(DirectoryState fresh, DirectoryState cur, UniqueIds naming) {
        int n = merge.size();
        int[] starts = new int[n + 1];
        for (int i = 0; i < n; i++) {
            starts[i + 1] = starts[i] + merge.end(i) - merge.start(i);
        }
        byte[] names = new byte[starts[n]];
        for (int i = 0; i < n; ) {
            // Messages that were together in the base are copied together.
            int next = i + 1;
            while (next < n
                    && !merge.isListed(i)
                    && merge.source(next) == merge.source(next - 1) + 1) {
                next++;
            }
            int length = starts[next] - starts[i];
            System.arraycopy(merge.names(i), merge.start(i), names, starts[i], length);
            i = next;
        }
        Snapshot nameless =
                new Snapshot(
                        naming.form(),
                        fresh,
                        cur,
                        names,
                        starts,
                        infos(),
                        Arrays.copyOf(marks, n),
                        Arrays.copyOf(octets, n),
                        stamps(),
                        null);
        String[] ids = naming.ids(nameless, merge, base);
        return ids == null ? nameless : nameless.with(ids);
    }

    private byte[] infos() {
        byte[] infos = new byte[merge.size()];
        for (int i = 0; i < infos.length; i++) {
            infos[i] =
                    merge.isListed(i)
                            ? Snapshot.info(merge.uniqueEnd(i), merge.end(i))
                            : base.infos()[merge.source(i)];
        }
        return infos;
    }

    private int[] stamps() {
        if (base == null || base.stamps() == null) {
            return null;
        }
        int[] stamps = new int[merge.size()];
        for (int i = 0; i < stamps.length; i++) {
            stamps[i] = merge.known(i) < 0 ? 0 : (int) base.stamp(merge.known(i));
        }
        return stamps;
    }
}
