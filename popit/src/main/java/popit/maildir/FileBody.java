package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A {@link Body} read from a message's file, whole or, for TOP, as far as some line. Between two
 * calls of {@link #fill} it keeps a position and no text, so that ten thousand clients that read
 * slowly cost no memory; the buffers belong to the thread that fills.
 */
final class FileBody extends Body {
    private static final int MOST = 64 * 1024;

    /** The buffers of one thread: text from the file, and, where needed, text for the client. */
    private static final class Buffers {
        final byte[] in = new byte[MOST];
        byte[] out = new byte[0];

        byte[] out(int length) {
            if (out.length < length) {
                out = new byte[length];
            }
            return out;
        }
    }

    private static final ThreadLocal<Buffers> BUFFERS =
            new ThreadLocal<>() {
                @Override
                protected Buffers initialValue() {
                    return new Buffers();
                }
            };

    private final FileChannel file;
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
     * @param dots whether dots at the beginning of lines are doubled
     * @param limit where to stop, or null for the whole message
     * @param learned told once, when the end was written; or null
     * @param message which message of the snapshot it is
     */
    FileBody(FileChannel file, boolean dots, LineLimit limit, Learned learned, int message) {
        this.file = file;
        this.form = new WireForm(dots);
        this.limit = limit;
        this.learned = learned;
        this.message = message;
    }

    @Override
    public boolean fill(ByteBuffer out) throws IOException {
        Buffers buffers = BUFFERS.get();
        while (!finished) {
            // What is read beyond what fits is read again next time, so not more than fits.
            int wanted = Math.min(out.remaining(), MOST);
            if (wanted < 2) {
                return true;
            }
            int read = file.read(ByteBuffer.wrap(buffers.in, 0, wanted), position);
            if (limit != null && read > 0) {
                read = limit.wanted(buffers.in, read, position);
            }
            if (read <= 0) {
                end(out);
            } else if (!convert(buffers, read, out)) {
                return true;
            }
        }
        return false;
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
            learned.retrieved(message, form.octets() + added);
        } else if (learned != null) {
            learned.looked(message);
        }
    }

    /** Converts what was read as far as it fits; returns whether all did. */
    private boolean convert(Buffers buffers, int read, ByteBuffer out) {
        if (out.hasArray()) {
            int base = out.arrayOffset();
            int at = base + out.position();
            int end = form.convert(buffers.in, 0, read, out.array(), at, base + out.limit());
            out.position(end - base);
        } else {
            int room = Math.min(out.remaining(), 2 * read + 1);
            byte[] text = buffers.out(room);
            out.put(text, 0, form.convert(buffers.in, 0, read, text, 0, room));
        }
        position += form.taken();
        return form.taken() == read;
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
