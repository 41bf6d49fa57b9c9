package popit.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The way to a snapshot at the beginning of a session, cheapest first: the one in memory, the one
 * in the index file, or the directories themselves, with either of the two as a memory of octets
 * and unique-ids. Sees to it that the index is written when something was learned that is dear to
 * learn again: that of a small folder now, that of a large one at the end of the session, and not
 * for every message while this process has it all in memory.
 */
final class Opening {
    /** Names that cost more to list again than to keep, and messages to read. */
    private static final int MANY = 200;

    /** An index of more messages takes longer to write than clients should wait for. */
    private static final int LARGE = 1000;

    /** The part of a large folder that has to change before its index is written again. */
    private static final int PART = 16;

    /** Reading a message costs as much as listing so many. */
    private static final int READING = 32;

    /** Without the file system's own time, how old a time stamp must be to be trusted. */
    private static final long LONG_AGO = TimeUnit.SECONDS.toNanos(10);

    private final Folder folder;
    private final MaildirOptions options;
    private final UidlForm form;
    private final DirectoryState fresh;
    private final DirectoryState cur;
    private final List<String> warnings;
    private boolean listed;
    private boolean owesIndex;

    /** What the index lacks, in names that must be listed again without it. */
    private long lag;

    /** The state of the index file that is in the snapshot. */
    private DirectoryState index = DirectoryState.NONE;

    private Opening(Folder folder, MaildirOptions options, List<String> warnings)
            throws IOException {
        this.folder = folder;
        this.options = options;
        this.form = options.uidl();
        this.fresh = Listing.stat(folder, false);
        this.cur = Listing.stat(folder, true);
        this.warnings = warnings;
    }

    /**
     * Looks at the folder's state.
     *
     * @throws NoMaildir when it is no Maildir
     */
    static Opening of(Folder folder, MaildirOptions options) throws IOException {
        try {
            return new Opening(folder, options, new ArrayList<>());
        } catch (NoMaildir e) {
            // Backups and archives forget empty directories.
            if (!folder.complete()) {
                throw e;
            }
            return new Opening(folder, options, new ArrayList<>());
        }
    }

    Folder folder() {
        return folder;
    }

    /** Returns the state of {@code cur}, which also tells this folder from all others. */
    DirectoryState cur() {
        return cur;
    }

    /** Returns whether the directories had to be read: they are not as they were. */
    boolean hasListed() {
        return listed;
    }

    /** Returns whether the index is to be written at the end of the session. */
    boolean owesIndex() {
        return owesIndex;
    }

    /** Returns what went wrong without keeping the session from its mail. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Changes what the options want changed before the session begins: bulletins and messages
     * deleted in earlier sessions come in. Needs the lock.
     *
     * @return this, or another when something was changed
     */
    Opening prepared() throws IOException {
        int changed = 0;
        if (options.readOnly()) {
            return this;
        }
        if (options.bulletinSource() != null && folder.isMaildir()) {
            try {
                changed += new Bulletins(folder, options).deliver();
            } catch (IOException e) {
                warnings.add("bulletins could not be delivered: " + e);
            }
        }
        if (options.undelete()) {
            changed += new Undelete(folder, snapshot()).run();
        }
        return changed == 0 ? this : new Opening(folder, options, warnings);
    }

    Snapshot snapshot() throws IOException {
        Snapshot inMemory = SnapshotCache.SHARED.get(folder);
        boolean holds = holds(inMemory);
        // When messages were first looked at leaves no trace in the directories.
        if (holds && options.expireDays() < 0) {
            return inMemory;
        }
        index = Index.state(folder);
        // Another worker may have learned more, or another form be wanted.
        boolean news =
                inMemory == null
                        || inMemory.form() != form
                        || !index.equals(SnapshotCache.SHARED.index(folder));
        if (holds && !news) {
            return inMemory;
        }
        boolean read = news && index != DirectoryState.NONE;
        Snapshot onDisk = read ? Index.read(folder, cur) : null;
        Snapshot base = onDisk == null ? inMemory : onDisk;
        lag = onDisk == null ? SnapshotCache.SHARED.lag(folder) : 0;
        Snapshot snapshot = holds(base) ? base : read(base, inMemory != null);
        SnapshotCache.SHARED.put(folder, snapshot, index, lag);
        return snapshot;
    }

    private boolean holds(Snapshot snapshot) {
        return snapshot != null && snapshot.form() == form && snapshot.holdsFor(fresh, cur);
    }

    /**
     * Lists the directories.
     *
     * @param base what is known
     * @param remembered whether this process would know the most of it without the index
     */
    private Snapshot read(Snapshot base, boolean remembered) throws IOException {
        listed = true;
        Draft draft = draft(folder);
        try {
            Listing listing = new Listing(folder, base, fresh, cur, isSettled(draft));
            Entries listed = listing.entries();
            Merge merge = new Merge(base, listed, listing.known());
            SnapshotMaker maker = new SnapshotMaker(folder, merge, base);
            boolean allKnown = base != null && base.form() == form && merge.allKnown();
            UniqueIds naming =
                    allKnown ? UniqueIds.plain(form, folder) : UniqueIds.of(form, folder);
            Snapshot snapshot =
                    maker.make(
                            settled(draft, listing.state(false)),
                            settled(draft, listing.state(true)),
                            naming);
            lag += listed.size() + (base == null ? 0 : base.size() - listing.known().count());
            if (naming.unwritten() > 0) {
                warnings.add(
                        naming.unwritten()
                                + " unique-ids of new mail could not be written down;"
                                + " is the disk full or the quota used up?");
            }
            boolean must = naming.given() > 0 || base != null && isOutgrown(base, snapshot);
            remember(snapshot, maker.counted(), must, remembered, draft);
            return snapshot;
        } finally {
            if (draft != null) {
                draft.close();
            }
        }
    }

    /** Writes the index now, has it written later, or leaves it as it is. */
    private void remember(
            Snapshot snapshot, int counted, boolean must, boolean remembered, Draft draft) {
        lag += (long) READING * counted;
        boolean large = snapshot.size() >= LARGE;
        if (large && !must && remembered && lag * PART < snapshot.size()) {
            return;
        }
        if (large && counted < MANY) {
            owesIndex = true;
        } else if (must || counted > 0 || snapshot.size() >= MANY) {
            DirectoryState written = write(folder, snapshot, draft);
            // Deletions make room.
            owesIndex = written == DirectoryState.NONE;
            index = owesIndex ? index : written;
            lag = owesIndex ? lag : 0;
        }
    }

    /** Whether the old index answers for another form, or mostly for messages long gone. */
    private boolean isOutgrown(Snapshot base, Snapshot snapshot) {
        return base.form() != form || base.size() > 2 * snapshot.size() + MANY;
    }

    /** Whether neither directory can change unnoticed from now on. */
    private boolean isSettled(Draft draft) {
        return settled(draft, fresh) != DirectoryState.NONE
                && settled(draft, cur) != DirectoryState.NONE;
    }

    private static DirectoryState settled(Draft draft, DirectoryState state) {
        if (draft != null) {
            return draft.settled(state);
        }
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        boolean old = Math.max(state.mtime(), state.ctime()) < now - LONG_AGO;
        return old ? state : DirectoryState.NONE;
    }

    /** Returns a draft of the index, or null where no file can be made. */
    private static Draft draft(Folder folder) {
        try {
            return Draft.begin(folder);
        } catch (IOException e) {
            // Full or read-only: the session works without an index.
            return null;
        }
    }

    /** Keeps a snapshot that has more in it than the one before, here and in the index. */
    static void keep(Folder folder, Snapshot snapshot) {
        DirectoryState index = SnapshotCache.SHARED.index(folder);
        try (Draft draft = draft(folder)) {
            DirectoryState written = write(folder, snapshot, draft);
            index = written == DirectoryState.NONE ? index : written;
        }
        SnapshotCache.SHARED.put(folder, snapshot, index, 0);
    }

    /** Writes the index as far as there is room; returns its state, or NONE where there is none. */
    private static DirectoryState write(Folder folder, Snapshot snapshot, Draft draft) {
        if (draft != null) {
            try {
                Index.write(folder, snapshot, draft);
                return Index.state(folder);
            } catch (IOException e) {
                // The old index stays, or none; both are only slower.
                return DirectoryState.NONE;
            }
        }
        return DirectoryState.NONE;
    }
}
