package popit.maildir;

import java.nio.ByteBuffer;

/** A {@link Body} that was made before it was asked for. */
final class ReadyBody extends Body {
    private final Slab slab;
    private final int to;
    private final Runnable sent;
    private int at;
    private boolean closed;

    /**
     * @param slab where it is; held for this body, which lets go of it when it is closed
     * @param from where in it
     * @param to where it ends
     * @param sent run once, when all of it was written
     */
    ReadyBody(Slab slab, int from, int to, Runnable sent) {
        this.slab = slab;
        this.at = from;
        this.to = to;
        this.sent = sent;
    }

    @Override
    public boolean fill(ByteBuffer out) {
        int length = Math.min(out.remaining(), to - at);
        out.put(out.position(), slab.memory(), at, length).position(out.position() + length);
        at += length;
        if (at < to) {
            return true;
        }
        if (!closed) {
            sent.run();
            close();
        }
        return false;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            slab.release();
        }
    }
}
