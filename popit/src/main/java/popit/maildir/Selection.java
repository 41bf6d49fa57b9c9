package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Which messages of a snapshot a session shows, and under which numbers: all but those with the
 * flag T, less what the session's options leave out.
 */
final class Selection {
    private final Snapshot snapshot;
    private final int size;
    private final int[] shown;

    private Selection(Snapshot snapshot, int size, int[] shown) {
        this.snapshot = snapshot;
        this.size = size;
        this.shown = shown;
    }

    static Selection of(Folder folder, Snapshot snapshot, MaildirOptions options) {
        boolean narrowed = options.onlyNew() || options.recentDays() > 0 || options.last() > 0;
        if (!narrowed && snapshot.hidden() == 0) {
            return new Selection(snapshot, snapshot.size(), null);
        }
        long since = 0;
        if (options.recentDays() > 0) {
            long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            since = now - TimeUnit.DAYS.toMicros(options.recentDays());
        }
        int[] shown = new int[snapshot.size()];
        int size = 0;
        for (int i = 0; i < snapshot.size(); i++) {
            boolean seen = options.onlyNew() && snapshot.isSeen(i);
            if (!snapshot.isHidden(i)
                    && !seen
                    && (since == 0 || delivered(folder, snapshot, i) >= since)) {
                shown[size++] = i;
            }
        }
        if (options.last() > 0 && size > options.last()) {
            shown = Arrays.copyOfRange(shown, size - options.last(), size);
            size = options.last();
        }
        return new Selection(snapshot, size, Arrays.copyOf(shown, size));
    }

    /** When a message came, microseconds since 1970; a name without a number leaves its file. */
    private static long delivered(Folder folder, Snapshot snapshot, int i) {
        if (snapshot.time(i) != 0) {
            return snapshot.time(i);
        }
        try {
            return Files.getLastModifiedTime(folder.message(snapshot.inCur(i), snapshot.name(i)))
                    .to(TimeUnit.MICROSECONDS);
        } catch (IOException e) {
            return 0;
        }
    }

    int size() {
        return size;
    }

    /** Returns which message of the snapshot has this number, from 1. */
    int index(int number) {
        return shown == null ? number - 1 : shown[number - 1];
    }

    long octets() {
        if (size + snapshot.hidden() == snapshot.size()) {
            return snapshot.shownOctets();
        }
        long octets = 0;
        for (int number = 1; number <= size; number++) {
            octets += snapshot.octets(index(number));
        }
        return octets;
    }
}
