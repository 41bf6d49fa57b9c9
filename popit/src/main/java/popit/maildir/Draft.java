package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A new version of a small file of ours, written in {@code tmp} and then renamed over the old one,
 * so that readers see either the old or the new one, whole. Left behind by a crash it is removed as
 * any stale file in {@code tmp} is.
 *
 * <p>Its making also tells the file system's own time: a directory whose time stamps are older than
 * a file made just before it was read cannot have changed unnoticed since, however coarse the clock
 * and whatever our own says (the rule by which git knows racy time stamps).
 */
final class Draft implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path path;
    private final FileChannel file;
    private final long time;
    private boolean done;

    private Draft(Path path, FileChannel file, long time) {
        this.path = path;
        this.file = file;
        this.time = time;
    }

    /**
     * Makes an empty draft.
     *
     * @throws IOException when no file can be made, on a full or read-only file system
     */
    static Draft begin(Folder folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path path = folder.tmp().resolve(uniqueName() + ".popit");
            try {
                FileChannel file =
                        FileChannel.open(
                                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new Draft(path, file, made(path));
            } catch (FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS || !folder.complete()) {
                    throw e;
                }
            }
        }
    }

    private static long made(Path path) throws IOException {
        return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
    }

    /** Returns a name no other file has: seconds, microseconds, process, count (maildir(5)). */
    static String uniqueName() {
        long now = System.currentTimeMillis();
        return (now / 1000)
                + ".M"
                + (now % 1000 * 1000)
                + "P"
                + pid()
                + "Q"
                + COUNT.incrementAndGet();
    }

    /** Returns our process number; asking ProcessHandle would start threads. */
    static String pid() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return Long.toString(ProcessHandle.current().pid());
        }
    }

    /** Returns when the draft was made by the file system's clock, nanoseconds since 1970. */
    long time() {
        return time;
    }

    /** Returns the state of a directory read from now on, or NONE when a change could hide. */
    DirectoryState settled(DirectoryState state) {
        return Math.max(state.mtime(), state.ctime()) < time ? state : DirectoryState.NONE;
    }

    /**
     * Writes the draft and puts it in a file's place. A power cut soon after may leave an empty
     * file there: for what can be made again.
     *
     * @throws IOException when there is no room; the old file stays as it was
     */
    void replace(Path target, ByteBuffer... contents) throws IOException {
        write(contents);
        put(target);
    }

    /**
     * As {@link #replace}, for what nobody could make again: it is on the disk before it takes the
     * place, so that a power cut leaves the old file or the new one, whole; and it has taken it for
     * good when this returns (fsync(2), of the file and of its directory).
     */
    void replaceForGood(Path target, ByteBuffer... contents) throws IOException {
        write(contents);
        file.force(false);
        put(target);
        forceDirectory(target.getParent());
    }

    /** Has what was made or renamed in a directory outlast a power cut, where that can be had. */
    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network file systems cannot; the change itself is done.
            return;
        }
    }

    private void write(ByteBuffer... contents) throws IOException {
        for (ByteBuffer content : contents) {
            while (content.hasRemaining()) {
                file.write(content);
            }
        }
    }

    private void put(Path target) throws IOException {
        file.close();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        done = true;
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Then it goes as a stale file in tmp.
            return;
        }
    }
}
