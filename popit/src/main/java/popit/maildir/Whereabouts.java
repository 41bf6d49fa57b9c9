package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where each message of a snapshot is now. Other programs rename messages at any moment, to set
 * flags or to move them from {@code new} to {@code cur}; by the unique part of the name they are
 * found again. One look through the directories finds all that were renamed until then, so the cost
 * does not grow with the number of messages asked for.
 */
final class Whereabouts {
    private record Place(boolean inCur, String name) {}

    private static final String[] LIKELY = {":2,", ":2,S"};

    private final Folder folder;
    private final Snapshot snapshot;
    private final Map<Integer, Place> moved = new HashMap<>();
    private DirectoryState fresh = DirectoryState.NONE;
    private DirectoryState cur = DirectoryState.NONE;

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
        Path before = path(i);
        lookAgain();
        Path path = path(i);
        if (path.equals(before)) {
            throw new Gone();
        }
        return path;
    }

    /** Looks through both directories, unless they are as they were the last time. */
    void lookAgain() throws IOException {
        DirectoryState freshNow = Listing.stat(folder, false);
        DirectoryState curNow = Listing.stat(folder, true);
        if (fresh.sameAs(freshNow) && cur.sameAs(curNow)) {
            return;
        }
        fresh = freshNow;
        cur = curNow;
        Entries entries = new Entries();
        Listing.readDirectory(folder.subdirectory(false), entries, false);
        Listing.readDirectory(folder.subdirectory(true), entries, true);
        for (int e = 0; e < entries.size(); e++) {
            int i = snapshot.find(entries.names(), entries.start(e), entries.uniqueEnd(e));
            if (i >= 0 && !snapshot.is(i, Snapshot.DUPLICATE)) {
                Place place = new Place(entries.inCur(e), entries.name(e));
                if (place.inCur != inCur(i) || !place.name.equals(name(i))) {
                    moved.put(i, place);
                }
            }
        }
    }
}
