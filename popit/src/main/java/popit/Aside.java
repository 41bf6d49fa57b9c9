package popit;

import java.util.Arrays;

/** Octets of a client that arrived while its conversation was on a disk thread. */
final class Aside {
    private static final byte[] NOTHING = {};

    private byte[] octets = NOTHING;
    private int size;

    /** Keeps octets. */
    void add(byte[] more) {
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
    int size() {
        return size;
    }

    /** Returns all octets and keeps none. */
    byte[] take() {
        byte[] taken = size == octets.length ? octets : Arrays.copyOf(octets, size);
        octets = NOTHING;
        size = 0;
        return taken;
    }
}
