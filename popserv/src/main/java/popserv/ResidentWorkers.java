package popserv;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import popserv.handoff.HandOff;
import popserv.handoff.Load;
import popserv.handoff.Taker;
import popserv.handoff.Workers;

/** Resident workers that run as one user. */
final class ResidentWorkers implements Giver {
    private final Workers workers;

    ResidentWorkers(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public int room(HandOff record) {
        return record.room();
    }

    @Override
    public void give(HandOff record, int descriptor, Taker taker) {
        workers.give(record, descriptor, taker);
    }

    @Override
    public void end(String session) {
        workers.end(session);
    }

    List<Load> loads() {
        return workers.loads();
    }

    void start() {
        workers.start();
    }

    CompletableFuture<Void> ready() {
        return workers.ready();
    }

    CompletableFuture<Void> drain() {
        return workers.drain();
    }

    CompletableFuture<Void> endNow() {
        return workers.stop();
    }
}
