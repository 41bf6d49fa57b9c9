package popit.maildir;

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

    static Selection of(Snapshot snapshot, MaildirOptions options) {
        long since = 0;
        if (options.recentDays() > 0) {
            long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            since = now - TimeUnit.DAYS.toMicros(options.recentDays());
        }
        int[] shown = new int[snapshot.size()];
        int size = 0;
        for (int i = 0; i < snapshot.size(); i++) {
            boolean hidden = snapshot.hasFlag(i, 'T');
            boolean seen = options.onlyNew() && snapshot.hasFlag(i, 'S');
            if (!hidden && !seen && (since == 0 || snapshot.time(i) >= since)) {
                shown[size++] = i;
            }
        }
        if (options.last() > 0 && size > options.last()) {
            shown = Arrays.copyOfRange(shown, size - options.last(), size);
            size = options.last();
        }
        boolean all = size == snapshot.size();
        return new Selection(snapshot, size, all ? null : Arrays.copyOf(shown, size));
    }

    int size() {
        return size;
    }

    /** Returns which message of the snapshot has this number, from 1. */
    int index(int number) {
        return shown == null ? number - 1 : shown[number - 1];
    }

    long octets() {
        long octets = 0;
        for (int number = 1; number <= size; number++) {
            octets += snapshot.octets(index(number));
        }
        return octets;
    }
}
