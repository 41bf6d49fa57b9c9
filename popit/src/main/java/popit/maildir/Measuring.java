package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the octets of messages by reading them, many at a time: a first visit to a big folder
 * waits for the disk, and a few readers keep it busy. All sessions of the process share these few,
 * and none waits for readers that a disk of others holds up.
 */
final class Measuring implements Runnable {
    /** The file is gone or is no message. */
    static final long NONE = -1;

    /** The file is there but cannot be read. */
    static final long UNREADABLE = -2;

    private static final int BUFFER = 64 * 1024;
    private static final int WORTH_SHARING = 64;

    /** A disk answers many questions in the time of one, whatever the number of processors. */
    static final int READERS = 8;

    private final Path[] files;
    private final long[] octets;
    private final CountDownLatch reading;
    private final AtomicInteger next = new AtomicInteger();

    private Measuring(Path[] files, int others) {
        this.files = files;
        this.reading = new CountDownLatch(others);
        this.octets = new long[files.length];
    }

    /** Returns the threads that read beside those who ask. */
    static Executor readers() {
        return Readers.POOL;
    }

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        READERS,
                        READERS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new Readers());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The threads that read; made only where there is much to read. */
    private static final class Readers implements ThreadFactory {
        private static final ThreadPoolExecutor POOL = pool();

        @Override
        public Thread newThread(Runnable task) {
            Thread reader = new Thread(task, "maildrop-reader");
            reader.setDaemon(true);
            return reader;
        }
    }

    /**
     * Reads files.
     *
     * @return the octets of each as sent, or {@link #NONE}, or {@link #UNREADABLE}
     */
    static long[] octets(Path[] files) {
        int others = files.length < WORTH_SHARING ? 0 : READERS - 1;
        Measuring measuring = new Measuring(files, others);
        for (int i = 0; i < others; i++) {
            Readers.POOL.execute(measuring);
        }
        measuring.read();
        // Nothing is left to be read: who has not begun, since a disk holds all readers up, need
        // not.
        while (Readers.POOL.remove(measuring)) {
            measuring.reading.countDown();
        }
        boolean interrupted = false;
        while (measuring.reading.getCount() > 0) {
            try {
                measuring.reading.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return measuring.octets;
    }

    /** Reads beside the one who asked. */
    @Override
    public void run() {
        try {
            read();
        } finally {
            reading.countDown();
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (int i = next.getAndIncrement(); i < files.length; i = next.getAndIncrement()) {
            octets[i] = measure(files[i], buffer);
        }
    }

    private static long measure(Path file, ByteBuffer buffer) {
        try {
            BasicFileAttributes stat = RegularFile.stat(file);
            if (!stat.isRegularFile()) {
                return NONE;
            }
            return stat.size() == 0 ? 0 : read(file, stat.size(), buffer);
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (AccessDeniedException e) {
            return UNREADABLE;
        } catch (IOException e) {
            return Files.exists(file) ? UNREADABLE : NONE;
        }
    }

    /** A message never changes, so its end need not be read to be known. */
    private static long read(Path file, long size, ByteBuffer buffer) throws IOException {
        Octets count = new Octets();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            for (long left = size; left > 0; left -= buffer.position()) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    break;
                }
                count.add(buffer.array(), buffer.position());
            }
        }
        return count.total();
    }
}
