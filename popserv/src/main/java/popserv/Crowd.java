package popserv;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Those who came and have not logged in, in the order of their arrival: when room grows scarce, who
 * has stood about for longest has to go. Thread-safe.
 */
final class Crowd<G extends Crowd.Guest> {
    /** Long enough for anybody to log in who means to; a client's program takes less than one. */
    static final int SECONDS = 10;

    private final LongSupplier clock;
    private final Map<G, Long> since = new LinkedHashMap<>();

    Crowd() {
        this(System::nanoTime);
    }

    Crowd(LongSupplier nanoTime) {
        this.clock = nanoTime;
    }

    /** One of them. */
    interface Guest {
        /** Leaves, if it can; the log tells the reason. */
        void leave(String reason);
    }

    synchronized void enter(G guest) {
        since.put(guest, clock.getAsLong());
    }

    /** It logged in, or is over. */
    synchronized void leave(G guest) {
        since.remove(guest);
    }

    synchronized boolean isEmpty() {
        return since.isEmpty();
    }

    /**
     * Returns those for whom something holds; as a rule nobody, and then nothing was copied.
     *
     * @param holds is asked about all, one after the other, and must answer at once
     */
    synchronized List<G> those(Predicate<G> holds) {
        return since.keySet().stream().filter(holds).toList();
    }

    /** Asks the first to leave, if it had its time. */
    void thin() {
        G first = first();
        if (first != null) {
            first.leave("made room");
        }
    }

    /** Whoever is asked goes to the end of the line, and so is not asked again and again. */
    private synchronized G first() {
        if (since.isEmpty()) {
            return null;
        }
        Map.Entry<G, Long> first = since.entrySet().iterator().next();
        if (clock.getAsLong() - first.getValue() < TimeUnit.SECONDS.toNanos(SECONDS)) {
            return null;
        }
        G guest = first.getKey();
        since.remove(guest);
        since.put(guest, clock.getAsLong());
        return guest;
    }
}
