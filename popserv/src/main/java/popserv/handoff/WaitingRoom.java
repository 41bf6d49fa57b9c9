package popserv.handoff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import popserv.base.Fault;
import popserv.host.HostException;

/**
 * The clients that wait for a worker, in their order; bounded. Guarded by the pool's lock: what
 * their takers are to hear is put on a list of calls, to be made without it.
 */
final class WaitingRoom {
    private static final int SEATS = 8192;

    private final Deque<Offer> waiting = new ArrayDeque<>();

    boolean isFull() {
        return waiting.size() >= SEATS;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Offer offer) {
        waiting.add(offer);
    }

    /** Sends clients to workers, in their order, as far as workers can take them now. */
    void send(Staff staff, List<Runnable> calls) {
        if (!waiting.isEmpty()) {
            staff.wake();
        }
        while (!waiting.isEmpty()) {
            Offer offer = waiting.peek();
            Worker worker = staff.leastLoaded(offer.refuser);
            if (worker == null) {
                return;
            }
            try {
                if (worker.send(offer)) {
                    waiting.poll();
                } else {
                    worker.full = true;
                }
            } catch (HostException e) {
                if (e.otherEndGone()) {
                    // Its reader is about to see the end of the link.
                    worker.full = true;
                } else {
                    waiting.poll();
                    calls.add(() -> offer.taker.failed(e.getMessage(), true));
                }
            } catch (RuntimeException | Error e) {
                // Nobody knows whether it was sent.
                waiting.poll();
                calls.add(() -> offer.taker.failed(Fault.text(e), false));
            }
        }
    }

    /**
     * One that was not taken comes back, ahead of all, or is failed.
     *
     * @param hope whether another try makes sense
     */
    void again(Offer offer, boolean hope, String reason, List<Runnable> calls) {
        if (hope && offer.mayTryAgain()) {
            waiting.addFirst(offer);
        } else {
            calls.add(() -> offer.taker.failed(reason, true));
        }
    }

    /** Fails all. */
    void clear(String reason, List<Runnable> calls) {
        waiting.forEach(offer -> calls.add(() -> offer.taker.failed(reason, true)));
        waiting.clear();
    }

    /** Fails those that waited too long. */
    void failLate(List<Runnable> calls) {
        failLate(waiting.iterator(), "no worker in time", true, calls);
    }

    /**
     * Fails those that are late.
     *
     * @return true when there was any
     */
    static boolean failLate(
            Iterator<Offer> offers, String reason, boolean ours, List<Runnable> calls) {
        boolean any = false;
        while (offers.hasNext()) {
            Offer offer = offers.next();
            if (offer.isLate()) {
                offers.remove();
                calls.add(() -> offer.taker.failed(reason, ours));
                any = true;
            }
        }
        return any;
    }
}
