package popit.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One session at a time for each folder: between the sessions of this process by a table, between
 * processes and hosts by an fcntl(2) lock on {@code popit.lock}, which the kernel releases with the
 * death of its holder. The empty file stays; removing it would let two holders lock two files.
 *
 * <p>POSIX drops a process's lock as soon as it closes <em>any</em> descriptor of the file, so the
 * table is asked first and the file is never opened twice. Where the file cannot be written, on a
 * read-only or full file system, the table alone must do: mail can then still be read, and on a
 * full one deleted.
 */
final class SessionLock implements AutoCloseable {
    static final String FILE = "popit.lock";

    /** Which folder; a class, for a record's equals is linked at run time, which takes long. */
    private static final class Key {
        private final long device;
        private final long inode;

        Key(DirectoryState cur) {
            this.device = cur.device();
            this.inode = cur.inode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.device == device && key.inode == inode;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(device * 31 + inode);
        }
    }

    private static final Map<Key, SessionLock> HELD = new HashMap<>();

    private static final List<FileChannel> PARKED = new ArrayList<>();

    private final Folder folder;
    private final Key key;
    private FileLock held;
    private boolean open = true;

    private SessionLock(Folder folder, Key key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * Takes the lock, or says that another has it; does not wait.
     *
     * @param folder whose lock
     * @param cur the state of its {@code cur}, which tells the folder from all others
     * @throws InUse when another session has it
     */
    static SessionLock take(Folder folder, DirectoryState cur) throws InUse {
        SessionLock lock = new SessionLock(folder, new Key(cur));
        SessionLock holder;
        synchronized (HELD) {
            holder = HELD.putIfAbsent(lock.key, lock);
        }
        // The disk is asked without the monitor, which all sessions of the process need.
        if (holder != null && (holder.isAlive() || !lock.replaces(holder))) {
            throw new InUse();
        }
        boolean taken = false;
        try {
            lock.held = lockFile(folder.beside(FILE));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                lock.release();
            }
        }
    }

    private boolean replaces(SessionLock holder) {
        synchronized (HELD) {
            return HELD.replace(key, holder, this);
        }
    }

    /**
     * Whether the folder still is the one that was locked. One removed under its session leaves its
     * inode number to the next that is made, and that one is free.
     */
    private boolean isAlive() {
        try {
            DirectoryState cur = DirectoryState.of(folder.subdirectory(true));
            return key.equals(new Key(cur));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a lock that holds nothing, for {@code lock 0}. */
    static SessionLock none() {
        return new SessionLock(null, null);
    }

    /** Returns whether giving it back waits for nobody. Touches no disk. */
    boolean isQuick() {
        return held == null || LocalDisks.include(key.device);
    }

    private static FileLock lockFile(Path path) throws InUse {
        FileChannel file = null;
        FileLock lock = null;
        try {
            // Opened to be read as well, even a pipe in its place would not make us wait.
            file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            lock = file.tryLock();
            if (lock == null) {
                throw new InUse();
            }
            return lock;
        } catch (InUse e) {
            throw e;
        } catch (OverlappingFileLockException e) {
            park(file);
            file = null;
            throw new InUse();
        } catch (IOException e) {
            // Read-only, full, not ours to write, or no lock daemon: the table must do.
            return null;
        } finally {
            if (lock == null && file != null) {
                closeQuietly(file);
            }
        }
    }

    /** Keeps a second descriptor of a locked file open: closing it would drop the lock. */
    private static void park(FileChannel file) {
        synchronized (HELD) {
            PARKED.add(file);
        }
    }

    private static void closeQuietly(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            // The kernel drops the lock even when close(2) complains.
        }
    }

    private static void unlock(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            // Closing the file tries once more. Had it been the first to fail, Java would have kept
            // the descriptor, and with it the lock, for its collector.
        }
        closeQuietly((FileChannel) lock.acquiredBy());
    }

    private void release() {
        synchronized (HELD) {
            HELD.remove(key, this);
            if (HELD.isEmpty()) {
                for (FileChannel parked : PARKED) {
                    closeQuietly(parked);
                }
                PARKED.clear();
            }
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            if (held != null) {
                unlock(held);
                LocalDisks.learn(key.device, folder.directory());
            }
            if (key != null) {
                release();
            }
        }
    }
}
