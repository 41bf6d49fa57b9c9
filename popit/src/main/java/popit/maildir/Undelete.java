package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Brings back all messages that carry the flag T, at the start of a session. */
final class Undelete {
    private final Folder folder;
    private final Snapshot snapshot;

    Undelete(Folder folder, Snapshot snapshot) {
        this.folder = folder;
        this.snapshot = snapshot;
    }

    /** Clears the flag and enters the messages in the quota again; returns how many there were. */
    int run() {
        int cleared = 0;
        long octets = 0;
        for (int i = 0; i < snapshot.size(); i++) {
            if (snapshot.isHidden(i)) {
                String name = snapshot.name(i);
                Path back = folder.message(snapshot.inCur(i), Names.withoutFlag(name, 'T'));
                try {
                    long size = Files.size(folder.message(snapshot.inCur(i), name));
                    rename(folder.message(snapshot.inCur(i), name), back);
                    octets += told(i) >= 0 ? told(i) : size;
                    cleared++;
                } catch (IOException e) {
                    // Renamed or removed by another program just now; it will be seen as it is.
                    continue;
                }
            }
        }
        if (!folder.isTrash()) {
            MaildirSize.enter(folder.maildir(), octets, cleared);
        }
        return cleared;
    }

    private static void rename(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            throw new IOException("there is another");
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private long told(int i) {
        return Names.size(snapshot.names(), snapshot.start(i), snapshot.uniqueEnd(i), 'S');
    }
}
