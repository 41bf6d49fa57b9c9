package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The texts of small messages that were read before the client asked for them, so that the disk is
 * gone to once for many. Bounded for a session, and for all sessions of the process together.
 */
final class ReadAhead {
    /** The octets of a message worth it: a larger one takes longer to send than to fetch. */
    private static final int SMALL = 16 * 1024;

    private static final int MOST = 64 * 1024;
    private static final long MOST_OF_ALL = Runtime.getRuntime().maxMemory() / 32;
    private static final AtomicLong ALL = new AtomicLong();

    private final Map<Integer, byte[]> texts = new HashMap<>();
    private long held;

    boolean has(int i) {
        return texts.containsKey(i);
    }

    /** Returns the file's content, which is forgotten here; null if it was not read. */
    byte[] take(int i) {
        byte[] text = texts.remove(i);
        if (text != null) {
            release(text.length);
        }
        return text;
    }

    /**
     * Reads a message if it is small and there is room for it.
     *
     * @return whether the next one may be tried
     */
    boolean read(int i, Path path) {
        try {
            BasicFileAttributes stat = RegularFile.stat(path);
            int size = (int) Math.min(stat.size(), SMALL + 1);
            if (size > SMALL) {
                return true;
            }
            if (!stat.isRegularFile() || !reserve(size)) {
                return false;
            }
            ByteBuffer text = ByteBuffer.allocate(size);
            try (FileChannel file = RegularFile.open(path)) {
                while (text.hasRemaining() && file.read(text) >= 0) {
                    continue;
                }
            } finally {
                // What did not come whole is read again when it is asked for.
                if (text.hasRemaining()) {
                    release(size);
                } else {
                    texts.put(i, text.array());
                }
            }
            return true;
        } catch (IOException e) {
            // Moved or unreadable: who asks for it finds out.
            return false;
        }
    }

    private boolean reserve(int size) {
        if (held + size > MOST) {
            return false;
        }
        if (ALL.addAndGet(size) > MOST_OF_ALL) {
            ALL.addAndGet(-size);
            return false;
        }
        held += size;
        return true;
    }

    private void release(int size) {
        held -= size;
        ALL.addAndGet(-size);
    }

    /** Forgets all. */
    void clear() {
        texts.clear();
        ALL.addAndGet(-held);
        held = 0;
    }
}
