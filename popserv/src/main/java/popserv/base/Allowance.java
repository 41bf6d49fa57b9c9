package popserv.base;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients together may have us keep of lines that are longer than usual and have not ended
 * yet: whoever sends them need not have proved anything. Thread-safe.
 */
public final class Allowance {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** Allows so many octets. */
    public Allowance(long most) {
        this.most = most;
    }

    /** Takes so many octets; returns false, and takes none, if fewer are left. */
    boolean take(int octets) {
        boolean enough = taken.addAndGet(octets) <= most;
        if (!enough) {
            giveBack(octets);
        }
        return enough;
    }

    /** Gives octets back that were taken. */
    void giveBack(int octets) {
        taken.addAndGet(-octets);
    }
}
