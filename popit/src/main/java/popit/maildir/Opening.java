package popit.maildir;

import java.io.IOException;

/**
 * The way to a snapshot at the beginning of a session, cheapest first: the one in memory, the one
 * in the index file, or the directories themselves, with either of the two as a memory of octets
 * and unique-ids.
 */
final class Opening {
    private final Folder folder;
    private final UidlForm form;
    private final DirectoryState fresh;
    private final DirectoryState cur;

    /**
     * @param folder what to open
     * @param form the form of unique-ids
     * @param fresh the state of {@code new}
     * @param cur the state of {@code cur}
     */
    Opening(Folder folder, UidlForm form, DirectoryState fresh, DirectoryState cur) {
        this.folder = folder;
        this.form = form;
        this.fresh = fresh;
        this.cur = cur;
    }

    Snapshot snapshot() throws IOException {
        Snapshot base = SnapshotCache.SHARED.get(cur);
        if (base != null && base.form() == form && base.holdsFor(fresh, cur)) {
            return base;
        }
        Snapshot snapshot = read(base);
        SnapshotCache.SHARED.put(cur, snapshot);
        return snapshot;
    }

    private Snapshot read(Snapshot base) throws IOException {
        Listing listing = new Listing(folder, base, fresh, cur);
        Entries entries = listing.entries();
        SnapshotMaker maker = new SnapshotMaker(folder, entries, base);
        return maker.make(DirectoryState.NONE, DirectoryState.NONE, new UniqueIds(form));
    }
}
