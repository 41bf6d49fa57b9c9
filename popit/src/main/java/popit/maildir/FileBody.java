package popit.maildir;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A {@link Body} read from a message's file, whole or, for TOP, as far as some line. Between two
 * calls of {@link #fill} it keeps a position and no text, so that ten thousand clients that read
 * slowly cost no memory.
 */
final class FileBody extends Body {
    private static final int MOST = 64 * 1024;

    /** Buffers for text that nobody needs now; no more than ever were needed at once. */
    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();

    private final FileChannel file;
    private final long size;
    private final WireForm form;
    private final LineLimit limit;
    private final Learned learned;
    private final int message;
    private long position;
    private int added;
    private boolean finished;
    private boolean closed;

    /**
     * @param file the open file; this body closes it
     * @param size its octets: a message never changes, so its end need not be read to be known
     * @param form how it is sent
     * @param limit where to stop, or null for the whole message
     * @param learned told once, when the end was written; or null
     * @param message which message of the snapshot it is
     */
    FileBody(
            FileChannel file,
            long size,
            WireForm form,
            LineLimit limit,
            Learned learned,
            int message) {
        this.file = file;
        this.size = size;
        this.form = form;
        this.limit = limit;
        this.learned = learned;
        this.message = message;
    }

    /**
     * Opens a message's file.
     *
     * @param path where it is
     * @param form how it is sent
     * @param limit where to stop, or null for the whole message
     * @param learned told once, when the end was written; or null
     * @param message which message of the snapshot it is
     * @throws NoSuchFileException when it is not there
     * @throws Gone when it is no regular file
     */
    static FileBody open(Path path, WireForm form, LineLimit limit, Learned learned, int message)
            throws IOException {
        BasicFileAttributes stat = RegularFile.stat(path);
        if (!stat.isRegularFile()) {
            throw new Gone();
        }
        FileChannel channel = RegularFile.open(path);
        return new FileBody(channel, stat.size(), form, limit, learned, message);
    }

    @Override
    public boolean fill(ByteBuffer out) throws IOException {
        ByteBuffer spare = SPARE.poll();
        ByteBuffer text = spare != null ? spare : ByteBuffer.allocateDirect(MOST);
        try {
            return fill(out.order(ByteOrder.LITTLE_ENDIAN), text.order(ByteOrder.LITTLE_ENDIAN));
        } finally {
            SPARE.add(text);
        }
    }

    private boolean fill(ByteBuffer out, ByteBuffer text) throws IOException {
        while (!finished) {
            // What is read beyond what fits is read again next time, so not more than fits.
            int wanted = Math.min(out.remaining(), MOST);
            if (wanted < 2) {
                return true;
            }
            int read = position < size ? file.read(text.clear().limit(wanted), position) : 0;
            if (read < 0) {
                // Its end as a dot would have the client delete what it never got.
                throw new EOFException("message is shorter than it was: " + position + " octets");
            }
            if (limit != null && read > 0) {
                read = limit.wanted(text, read, position);
            }
            if (read <= 0) {
                end(out);
            } else {
                out.position(form.convert(text, 0, read, out, out.position(), out.limit()));
                position += form.taken();
                if (form.taken() < read) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the octets that were written, doubled dots counted once. */
    long octets() {
        return form.octets() + added;
    }

    /** Writes the line end that the last line may lack, and finishes. */
    private void end(ByteBuffer out) {
        if (form.last() != '\n') {
            out.put((byte) '\r').put((byte) '\n');
            added = 2;
        }
        finished = true;
        close();
        if (learned != null && limit == null) {
            learned.retrieved(message, octets());
        } else if (learned != null) {
            learned.looked(message);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                file.close();
            } catch (IOException e) {
                // Nothing was written, so nothing is lost with the descriptor.
                finished = true;
            }
        }
    }
}
