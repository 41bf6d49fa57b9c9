package popserv.handoff;

import java.util.List;

/**
 * What becomes of clients, as their workers tell it. Guarded by the pool's lock; what others are to
 * hear is put on a list of calls.
 */
final class News {
    private final Staff staff;
    private final WaitingRoom waiting;
    private final Watcher watcher;

    News(Staff staff, WaitingRoom waiting, Watcher watcher) {
        this.staff = staff;
        this.waiting = waiting;
        this.watcher = watcher;
    }

    /** A worker told something. */
    void heard(Worker worker, Told told, List<Runnable> calls) {
        switch (told.kind()) {
            case HEARS -> worker.hears(told.text());
            case READY -> {
                worker.ready = true;
                calls.add(() -> watcher.started(worker.pid()));
            }
            case TAKEN -> taken(worker, told, calls);
            case REFUSED -> refused(worker, told, calls);
            case ENDED -> ended(worker, told, calls);
            case LOG -> calls.add(() -> watcher.log(worker.pid(), told.level(), told.text()));
            case RETIRING -> staff.relieve(worker);
        }
    }

    private static void taken(Worker worker, Told told, List<Runnable> calls) {
        worker.full = false;
        Offer offer = worker.inFlight.remove(told.session());
        if (offer != null) {
            worker.live.put(offer.session, offer.taker);
            calls.add(() -> offer.taker.taken(worker.pid()));
        }
    }

    private void refused(Worker worker, Told told, List<Runnable> calls) {
        worker.full = false;
        Offer offer = worker.inFlight.remove(told.session());
        if (offer != null) {
            offer.refuser = worker;
            boolean another = worker.retiring || staff.anyUsableBut(worker);
            boolean hope = another && !staff.isStopping();
            waiting.again(offer, hope, "refused by the worker: " + told.text(), calls);
        }
    }

    private static void ended(Worker worker, Told told, List<Runnable> calls) {
        Taker taker = worker.live.remove(told.session());
        if (taker != null) {
            // A worker speaks for its own sessions only.
            String own = told.session() + " ";
            String line = told.text().startsWith(own) ? told.text() : own + told.text();
            calls.add(() -> taker.ended(line));
        }
    }
}
