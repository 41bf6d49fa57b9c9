package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where each message of a snapshot is now. Other programs rename messages at any moment, to set
 * flags or to move them from {@code new} to {@code cur}; by the unique part of the name they are
 * found again. One look through the directories finds all that were renamed until then, so the cost
 * does not grow with the number of messages asked for.
 */
final class Whereabouts {
    private record Place(boolean inCur, String name) {}

    static final int ATTEMPTS = 50;

    /**
     * While others change the directories all the time, a look can miss a message that is renamed
     * behind it; so many in a row do not.
     */
    private static final int MISSES = 20;

    /** No clock of a file system is coarser than this, but for those that count seconds. */
    private static final long CLOCK_GRAIN = 20;

    private static final String[] LIKELY = {":2,", ":2,S"};

    private final Folder folder;
    private final Snapshot snapshot;
    private final Map<Integer, Place> moved = new HashMap<>();
    private DirectoryState fresh = DirectoryState.NONE;
    private DirectoryState cur = DirectoryState.NONE;
    private int look;
    private int[] lastSeen;
    private boolean settled;
    private boolean quiet;

    Whereabouts(Folder folder, Snapshot snapshot) {
        this.folder = folder;
        this.snapshot = snapshot;
    }

    /** Returns the file name the message had when last looked for. */
    String name(int i) {
        Place place = moved.get(i);
        return place == null ? snapshot.name(i) : place.name;
    }

    /** Returns whether the message was in {@code cur} when last looked for. */
    boolean inCur(int i) {
        Place place = moved.get(i);
        return place == null ? snapshot.inCur(i) : place.inCur;
    }

    Path path(int i) {
        return folder.message(inCur(i), name(i));
    }

    /**
     * Looks for a message that is no longer where it was.
     *
     * @throws Gone when it is nowhere
     */
    Path find(int i) throws IOException {
        if (snapshot.is(i, Snapshot.DUPLICATE)) {
            throw new Gone();
        }
        for (String info : LIKELY) {
            Path path = folder.message(true, snapshot.unique(i) + info);
            if (Files.exists(path)) {
                moved.put(i, new Place(true, snapshot.unique(i) + info));
                return path;
            }
        }
        // It may be renamed again while it is looked for.
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            lookAgain();
            if (Files.exists(path(i))) {
                return path(i);
            }
            if (isGone(i)) {
                break;
            }
        }
        throw new Gone();
    }

    /** Returns whether the last looks would have found the message if it were there. */
    boolean isGone(int i) {
        int missed = lastSeen == null ? 0 : look - lastSeen[i];
        return (quiet && missed > 0 || missed >= MISSES) && !snapshot.is(i, Snapshot.DUPLICATE);
    }

    /** Looks through both directories, unless nothing can have changed since the last time. */
    void lookAgain() throws IOException {
        DirectoryState freshNow = Listing.stat(folder, false);
        DirectoryState curNow = Listing.stat(folder, true);
        if (settled && fresh.sameAs(freshNow) && cur.sameAs(curNow)) {
            return;
        }
        fresh = freshNow;
        cur = curNow;
        // A change right after the last one may leave the same time stamp.
        long longAgo = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - CLOCK_GRAIN);
        settled = fresh.mtime() < longAgo && cur.mtime() < longAgo;
        if (lastSeen == null) {
            lastSeen = new int[snapshot.size()];
        }
        look++;
        Entries entries = new Entries();
        Listing.readDirectory(folder.subdirectory(false), entries, false);
        Listing.readDirectory(folder.subdirectory(true), entries, true);
        for (int e = 0; e < entries.size(); e++) {
            int i = snapshot.find(entries.names(), entries.start(e), entries.uniqueEnd(e));
            if (i >= 0 && !snapshot.is(i, Snapshot.DUPLICATE)) {
                lastSeen[i] = look;
                Place place = new Place(entries.inCur(e), entries.name(e));
                if (place.inCur != inCur(i) || !place.name.equals(name(i))) {
                    moved.put(i, place);
                }
            }
        }
        quiet =
                settled
                        && fresh.sameAs(Listing.stat(folder, false))
                        && cur.sameAs(Listing.stat(folder, true));
    }
}
