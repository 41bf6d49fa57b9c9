package popit;

import java.util.Arrays;

/**
 * What happens to a client while its conversation is lent to a disk thread: octets that arrive, and
 * the news that something else did. All of it comes from the event loop, which lends; the disk
 * thread may give the conversation back by itself when there was nothing, and then nobody need be
 * woken.
 */
final class Aside {
    private static final byte[] NOTHING = {};

    private byte[] octets = NOTHING;
    private int size;
    private boolean news;
    private boolean lent;

    /** Lends the conversation. */
    synchronized void lend() {
        lent = true;
        news = false;
    }

    /** Returns whether the conversation is lent; if so, it will not come back unnoticed. */
    synchronized boolean isLent() {
        news |= lent;
        return lent;
    }

    /**
     * Keeps octets if the conversation is lent.
     *
     * @return whether it is
     */
    synchronized boolean keeps(byte[] more) {
        if (lent) {
            add(more);
        }
        return lent;
    }

    private void add(byte[] more) {
        if (size == 0) {
            octets = more;
        } else {
            if (size + more.length > octets.length) {
                octets = Arrays.copyOf(octets, 2 * (size + more.length));
            }
            System.arraycopy(more, 0, octets, size, more.length);
        }
        size += more.length;
    }

    /** Returns how many octets are kept. */
    synchronized int size() {
        return size;
    }

    /** Gives the conversation back if nothing has happened meanwhile; returns whether it did. */
    synchronized boolean givesBack() {
        lent &= news || size > 0;
        return !lent;
    }

    /** Takes the conversation back; returns the octets kept, and keeps none. */
    synchronized byte[] takeBack() {
        lent = false;
        byte[] taken = size == octets.length ? octets : Arrays.copyOf(octets, size);
        octets = NOTHING;
        size = 0;
        return taken;
    }
}
