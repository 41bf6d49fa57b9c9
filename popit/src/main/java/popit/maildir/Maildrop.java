package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A maildrop: a numbered snapshot of one Maildir++ folder ({@code new} and {@code cur}), held for
 * the time of a session.
 *
 * <p>Messages are numbered from 1 in the order of their delivery (the time in the file name, then
 * the name) and keep number, octets and unique-id until {@link #close}, whatever other programs do
 * to the directory. Nothing on disk is moved, flagged or removed before {@link #commit}. A maildrop
 * is used by one thread at a time. All methods but the plain questions may touch the disk.
 */
public final class Maildrop implements AutoCloseable {
    private static final int ATTEMPTS = Whereabouts.ATTEMPTS;

    private final Folder folder;
    private final MaildirOptions options;
    private final SessionLock lock;
    private final List<String> warnings;
    private final Snapshot snapshot;
    private final Selection selection;
    private final Whereabouts whereabouts;
    private final BitSet deleted = new BitSet();
    private final Learned learned;
    private final ReadAhead ahead = new ReadAhead();
    private final long allOctets;
    private final boolean news;
    private final boolean owesIndex;
    private int deletedCount;
    private long deletedOctets;
    private boolean committed;
    private boolean closed;

    private Maildrop(MaildirOptions options, SessionLock lock, Opening opening, Snapshot snapshot) {
        this.folder = opening.folder();
        this.options = options;
        this.lock = lock;
        this.warnings = opening.warnings();
        this.snapshot = snapshot;
        this.selection = Selection.of(folder, snapshot, options);
        this.whereabouts = new Whereabouts(folder, snapshot);
        this.learned = new Learned(snapshot, options.expireDays() >= 0);
        this.allOctets = selection.octets();
        this.news = opening.hasListed();
        this.owesIndex = opening.owesIndex();
    }

    /**
     * Opens a maildrop and takes its lock. It does not wait: who wants to wait tries again.
     *
     * @param directory the Maildir or Maildir++ folder, the parent of {@code new} and {@code cur}
     * @param options how to serve it
     * @throws InUse when another session holds it
     * @throws NoMaildir when the directory is none
     * @throws IOException when it cannot be read
     */
    public static Maildrop open(Path directory, MaildirOptions options) throws IOException {
        Folder folder = new Folder(directory);
        Opening opening = Opening.of(folder, options);
        SessionLock lock =
                options.lock() ? SessionLock.take(folder, opening.cur()) : SessionLock.none();
        boolean opened = false;
        try {
            opening = opening.prepared();
            Snapshot snapshot = opening.snapshot();
            Maildrop maildrop = new Maildrop(options, lock, opening, snapshot);
            opened = true;
            return maildrop;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /** Makes an empty Maildir, mode 0700, with {@code new}, {@code cur} and {@code tmp}. */
    public static void make(Path directory) throws IOException {
        Folder.make(directory);
    }

    /**
     * Returns what went wrong so far without keeping the session from its mail, in sentences for
     * the administrator.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the highest message number, those marked as deleted included. */
    public int size() {
        return selection.size();
    }

    /** Returns how many messages are not marked as deleted. */
    public int count() {
        return size() - deletedCount;
    }

    /** Returns the octets of all messages not marked as deleted. */
    public long octets() {
        return allOctets - deletedOctets;
    }

    /**
     * Returns a message, marked as deleted or not.
     *
     * @param number 1 to {@link #size}
     */
    public Message message(int number) {
        if (number < 1 || number > size()) {
            throw new IndexOutOfBoundsException(number);
        }
        return new Message(this, number);
    }

    /** Takes all deletion marks back. */
    public void reset() {
        deleted.clear();
        deletedCount = 0;
        deletedOctets = 0;
    }

    /**
     * Enters UPDATE: removes what is marked, flags what was retrieved, and touches nothing else.
     * The maildrop must be closed afterwards; a second call does nothing.
     *
     * @return what was done; failures of single messages are counted there, not thrown
     */
    public Commit commit() {
        if (committed) {
            return new Commit(0, 0);
        }
        committed = true;
        // What failed deliveries left in the directories is looked for when these have changed.
        if (isUntouched() && !news) {
            return new Commit(0, 0);
        }
        return new Update(folder, options, snapshot, whereabouts).run(deleted, learned);
    }

    private boolean isUntouched() {
        return deletedCount == 0 && learned.isEmpty() && options.expireDays() < 0;
    }

    /**
     * Returns whether {@link #commit} and {@link #close} would wait for no disk: there is nothing
     * to do in the directories, and the lock is a local file's, which the kernel has in memory.
     */
    public boolean endsAtOnce() {
        return closed || isUntouched() && !news && lock.isQuick();
    }

    /** Gives the lock back; without {@link #commit} before, no message has changed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ahead.clear();
        try {
            remember();
        } finally {
            lock.close();
        }
    }

    /** Keeps what was learned, or is still to be written, while the lock is held. */
    private void remember() {
        Snapshot learnt = learned.applied(System.currentTimeMillis() / 1000);
        if (learnt != snapshot || owesIndex) {
            Opening.keep(folder, learnt);
        }
    }

    long octets(int number) {
        return snapshot.octets(selection.index(number));
    }

    String uniqueId(int number) {
        return snapshot.uniqueId(selection.index(number));
    }

    void putUniqueId(int number, ByteBuffer out) {
        snapshot.putUniqueId(selection.index(number), out);
    }

    boolean isSeen(int number) {
        return snapshot.isSeen(selection.index(number));
    }

    boolean isDeleted(int number) {
        return deleted.get(selection.index(number));
    }

    void delete(int number) {
        int i = selection.index(number);
        if (!deleted.get(i)) {
            deleted.set(i);
            deletedCount++;
            deletedOctets += snapshot.octets(i);
        }
    }

    boolean isAtHand(int number) {
        return ahead.has(selection.index(number));
    }

    /**
     * Plans to read messages before they are asked for, as far as there is room, unless enough of
     * them are ready.
     *
     * @param next the number of the first that is likely to be retrieved
     * @return what reads them, which any thread must run, and may beside the use of this; null when
     *     nothing is to be read. Nothing here touches the disk.
     */
    public Runnable lookAhead(int next) {
        if (next > size()) {
            return null;
        }
        int end = (int) Math.min(size(), (long) next + ReadAhead.MANY - 1);
        // A client that jumps must not hold what it passed by.
        ahead.keepOnly(selection.index(next), selection.index(end));
        return ahead.isLow() ? ahead.plan(batch(next, end)) : null;
    }

    private List<ReadAhead.Wanted> batch(int next, int end) {
        List<ReadAhead.Wanted> batch = new ArrayList<>();
        long room = ReadAhead.ROOM;
        for (int number = next; number <= end; number++) {
            int i = selection.index(number);
            long octets = snapshot.octets(i);
            if (octets <= ReadAhead.SMALL && !deleted.get(i) && !ahead.knows(i)) {
                room -= octets;
                if (room < 0) {
                    break;
                }
                batch.add(new ReadAhead.Wanted(i, whereabouts.path(i)));
            }
        }
        return batch;
    }

    Body retrieve(int number) throws IOException {
        int i = selection.index(number);
        Body ready = ahead.take(i, learned);
        return ready != null ? ready : body(number, true, null, learned);
    }

    Body top(int number, int lines) throws IOException {
        return body(number, true, new LineLimit(lines), learned);
    }

    Body text(int number) throws IOException {
        return body(number, false, null, null);
    }

    private Body body(int number, boolean dots, LineLimit limit, Learned told) throws IOException {
        int i = selection.index(number);
        Path path = whereabouts.path(i);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return FileBody.open(path, new WireForm(dots), limit, told, i);
            } catch (NoSuchFileException e) {
                // Other programs rename as they like, and may do so once more right now.
                path = whereabouts.find(i);
            }
        }
        throw new Gone();
    }
}
