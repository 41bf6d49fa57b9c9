package popserv.handoff;

import java.util.concurrent.TimeUnit;

/** A client on its way to a worker. All but the final fields are guarded by the pool's lock. */
final class Offer {
    private static final int MAX_ATTEMPTS = 3;

    final String session;
    final byte[] message;
    final int descriptor;
    final Taker taker;
    private final long patience;
    private final long givenAt = System.nanoTime();
    private long deadline;
    private int attempts;

    /** The worker that refused it last; tried again only when there is no other. */
    Worker refuser;

    /**
     * @param patience how long it may take, in milliseconds
     */
    Offer(HandOff handOff, int descriptor, Taker taker, long patience) {
        this.session = handOff.session();
        this.message = handOff.toMessage().encode();
        this.descriptor = descriptor;
        this.taker = taker;
        this.patience = TimeUnit.MILLISECONDS.toNanos(patience);
        this.deadline = givenAt + this.patience;
    }

    /** It was sent: a worker that read it late gets half of the patience, whatever is left. */
    void sent() {
        attempts++;
        deadline = Math.max(givenAt + patience, System.nanoTime() + patience / 2);
    }

    /** True when it may be sent once more: a client that kills workers must not kill them all. */
    boolean mayTryAgain() {
        return attempts < MAX_ATTEMPTS;
    }

    boolean isLate() {
        return System.nanoTime() - deadline > 0;
    }
}
