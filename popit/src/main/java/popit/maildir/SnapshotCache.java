package popit.maildir;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The snapshots of folders visited lately, so that a resident worker finds an unchanged folder with
 * two calls of stat(2). Bounded by the number of messages in all of them; the least recently used
 * go first. Nothing is trusted that the folder's state does not confirm.
 */
final class SnapshotCache {
    /** A snapshot costs about a hundred octets a message; together they get a quarter of it all. */
    private static final long OCTETS_PER_MESSAGE = 400;

    static final SnapshotCache SHARED =
            new SnapshotCache(Runtime.getRuntime().maxMemory() / OCTETS_PER_MESSAGE);

    private record Entry(Snapshot snapshot, DirectoryState index, long lag) {}

    private final Map<Path, Entry> snapshots = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;
    private long messages;

    /**
     * @param most how many messages all snapshots may have together
     */
    SnapshotCache(long most) {
        this.most = most;
    }

    /** Returns the snapshot last put for a folder, or null. */
    synchronized Snapshot get(Folder folder) {
        Entry entry = snapshots.get(folder.directory());
        return entry == null ? null : entry.snapshot;
    }

    /** Returns the state of the index file that the snapshot last put knows, or NONE. */
    synchronized DirectoryState index(Folder folder) {
        Entry entry = snapshots.get(folder.directory());
        return entry == null ? DirectoryState.NONE : entry.index;
    }

    /** Returns how much the index file lacks of the snapshot last put, in names. */
    synchronized long lag(Folder folder) {
        Entry entry = snapshots.get(folder.directory());
        return entry == null ? 0 : entry.lag;
    }

    /**
     * Keeps a snapshot.
     *
     * @param index the state of the index file whose content is in it; NONE: of none
     * @param lag how much of it that file lacks, in names
     */
    synchronized void put(Folder folder, Snapshot snapshot, DirectoryState index, long lag) {
        Entry before = snapshots.put(folder.directory(), new Entry(snapshot, index, lag));
        messages += weight(snapshot) - (before == null ? 0 : weight(before.snapshot));
        Iterator<Entry> oldest = snapshots.values().iterator();
        while (messages > most && oldest.hasNext()) {
            messages -= weight(oldest.next().snapshot);
            oldest.remove();
        }
    }

    synchronized void clear() {
        snapshots.clear();
        messages = 0;
    }

    synchronized int size() {
        return snapshots.size();
    }

    /** Even an empty folder costs something. */
    private static int weight(Snapshot snapshot) {
        return snapshot.size() + 4;
    }
}
