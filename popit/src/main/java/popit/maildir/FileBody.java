package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;

/** A {@link Body} read from a message's file, whole or, for TOP, as far as some line. */
final class FileBody extends Body {
    private static final int BUFFER = 64 * 1024;
    private static final int SMALLEST = 512;

    private final FileChannel file;
    private final WireForm form;
    private final LineLimit limit;
    private final LongConsumer whenSent;
    private final ByteBuffer block;
    private final byte[] in;
    private byte[] scratch;
    private int from;
    private int to;
    private int added;
    private boolean ended;
    private boolean finished;
    private boolean closed;

    /**
     * @param file the open file; this body closes it
     * @param size its size in octets as far as known; only a hint for the buffer
     * @param dots whether dots at the beginning of lines are doubled
     * @param limit where to stop, or null for the whole message
     * @param whenSent told once, when the end was written, the octets without doubled dots; or null
     */
    FileBody(FileChannel file, long size, boolean dots, LineLimit limit, LongConsumer whenSent) {
        this.file = file;
        this.form = new WireForm(dots);
        this.limit = limit;
        this.whenSent = whenSent;
        this.in = new byte[(int) Math.max(SMALLEST, Math.min(BUFFER, size + 1))];
        this.block = ByteBuffer.wrap(in);
    }

    @Override
    public boolean fill(ByteBuffer out) throws IOException {
        while (!finished) {
            if (from == to && !ended) {
                read();
            }
            if (from < to) {
                convert(out);
                if (from < to) {
                    return true;
                }
            } else if (form.last() == '\n') {
                finish();
            } else if (out.remaining() < 2) {
                return true;
            } else {
                out.put((byte) '\r').put((byte) '\n');
                added = 2;
                finish();
            }
        }
        return false;
    }

    private void read() throws IOException {
        block.clear();
        int n = file.read(block);
        from = 0;
        to = Math.max(n, 0);
        ended = n < 0;
        if (limit != null && to > 0) {
            int end = limit.end(in, to);
            if (end >= 0) {
                to = end;
                ended = true;
            }
        }
    }

    private void convert(ByteBuffer out) {
        if (out.hasArray()) {
            int base = out.arrayOffset();
            int at = base + out.position();
            int end = form.convert(in, from, to, out.array(), at, base + out.limit());
            out.position(end - base);
        } else {
            // Twice the input is the most it can become, so one round is enough for a block.
            int room = Math.min(out.remaining(), 2 * (to - from) + 2);
            if (scratch == null || scratch.length < room) {
                scratch = new byte[room];
            }
            out.put(scratch, 0, form.convert(in, from, to, scratch, 0, room));
        }
        from += form.taken();
    }

    private void finish() {
        finished = true;
        close();
        if (whenSent != null) {
            whenSent.accept(form.octets() + added);
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
