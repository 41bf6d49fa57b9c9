package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives new messages their UIDs in {@code dovecot-uidlist}, as another process of Dovecot would:
 * holding {@code dovecot-uidlist.lock}, lines are appended in one write, with UIDs above all
 * others. So whichever server shows a message first, both show it under the same id ever after.
 *
 * <p>Dovecot holds its lock for a moment only; when it does not come free soon, or nothing can be
 * written, the list is left alone. A lock that nobody has touched for two minutes was left by a
 * process that died, one of ours perhaps, and is removed, as Dovecot would.
 */
final class DovecotNumbering {
    private static final int TRIES = 10;
    private static final long PAUSE = 10;

    /** Dovecot's UIDLIST_LOCK_STALE_TIMEOUT. */
    private static final long ABANDONED = TimeUnit.MINUTES.toNanos(2);

    private final Folder folder;
    private final Path file;
    private final Path lock;

    /**
     * @param folder whose {@code dovecot-uidlist}
     */
    DovecotNumbering(Folder folder) {
        this.folder = folder;
        this.file = folder.beside(DovecotUidlist.FILE);
        this.lock = folder.beside(DovecotUidlist.FILE + ".lock");
    }

    /**
     * Gives UIDs to messages that have none. Where ids are saved in the list, theirs are, too:
     * Dovecot may be told to make others of these numbers.
     *
     * @param uniques the unique parts of their names, in the order of delivery
     * @param form what their ids are made like
     * @return the list as it is then, or null when it was left alone
     */
    UidList give(List<String> uniques, UidlForm form) {
        for (String unique : uniques) {
            if (unique.indexOf('\n') >= 0 || unique.indexOf('/') >= 0) {
                return null;
            }
        }
        if (!lock()) {
            return null;
        }
        try {
            UidList list = DovecotUidlist.read(file);
            return list != null && list.isComplete() && append(list, uniques, form)
                    ? DovecotUidlist.read(file)
                    : null;
        } catch (IOException e) {
            return null;
        } finally {
            unlock();
        }
    }

    private boolean append(UidList list, List<String> uniques, UidlForm form) throws IOException {
        StringBuilder lines = new StringBuilder();
        long next = list.nextUid();
        for (String unique : uniques) {
            byte[] octets = unique.getBytes(StandardCharsets.ISO_8859_1);
            if (list.find(octets, 0, octets.length) < 0) {
                lines.append(next);
                if (list.savesIds()) {
                    lines.append(" P").append(form.id(next, list.validity(0)));
                }
                lines.append(" :").append(unique).append('\n');
                next++;
            }
        }
        if (next > 0xFFFFFFFFL) {
            return false;
        }
        try (FileChannel out = RegularFile.append(file)) {
            long before = out.size();
            ByteBuffer text =
                    ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
            try {
                while (text.hasRemaining()) {
                    out.write(text);
                }
                // Before a client hears of them: else after a power cut other messages would get
                // these UIDs, and clients believe that they have those already.
                out.force(false);
            } catch (IOException e) {
                out.truncate(before);
                throw e;
            }
        }
        return true;
    }

    /** Takes Dovecot's lock: a file that must not exist, with process and host in it. */
    private boolean lock() {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try (FileChannel out =
                    FileChannel.open(
                            lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.ISO_8859_1)));
                return true;
            } catch (FileAlreadyExistsException e) {
                if (isAbandoned()) {
                    unlock();
                } else if (!pause()) {
                    return false;
                }
            } catch (IOException e) {
                // Full: an empty lock file would stay behind.
                unlock();
                return false;
            }
        }
        return false;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By the file system's own time, since the host that holds the lock may be another. */
    private boolean isAbandoned() {
        try (Draft now = Draft.begin(folder)) {
            long touched = RegularFile.stat(lock).lastModifiedTime().to(TimeUnit.NANOSECONDS);
            return now.time() - touched > ABANDONED;
        } catch (IOException e) {
            return false;
        }
    }

    /** By this Dovecot knows that a holder has died. */
    private static String holder() throws IOException {
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
        return Draft.pid() + ":" + host;
    }

    private void unlock() {
        try {
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            // Dovecot overrides the lock of a dead process at once, any other after two minutes.
            return;
        }
    }
}
