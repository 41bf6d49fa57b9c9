package popserv.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * The observer all parts of the server tell. It counts the few totals that popctl shows, and passes
 * everything on while somebody measures (metrics.bindto), which may change at a reload.
 */
public final class Watch implements Observer {
    private final LongAdder logins = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private volatile Observer measuring = NONE;

    /** Has everything passed on from now on, to this observer alone. */
    public synchronized void begin(Observer observer) {
        measuring = observer;
    }

    /** Passes nothing on to an observer any more. */
    public synchronized void end(Observer observer) {
        if (measuring == observer) {
            measuring = NONE;
        }
    }

    /** Returns the logins since the start. */
    public long logins() {
        return logins.sum();
    }

    /** Returns the failed logins since the start. */
    public long failures() {
        return failures.sum();
    }

    /** Returns how many clients were refused since the start. */
    public long refusals() {
        return refusals.sum();
    }

    @Override
    public long now() {
        return measuring.now();
    }

    @Override
    public void greeted(long began) {
        measuring.greeted(began);
    }

    @Override
    public void judged(long began) {
        measuring.judged(began);
    }

    @Override
    public void loggedIn(String method, String road, long judged) {
        logins.increment();
        measuring.loggedIn(method, road, judged);
    }

    @Override
    public void failed(String reason) {
        failures.increment();
        measuring.failed(reason);
    }

    @Override
    public void refused(Refusal reason) {
        refusals.increment();
        measuring.refused(reason);
    }

    @Override
    public void handshaken(String version) {
        measuring.handshaken(version);
    }

    @Override
    public void carried(long fromClient, long toClient) {
        measuring.carried(fromClient, toClient);
    }

    @Override
    public void workerStarted() {
        measuring.workerStarted();
    }

    @Override
    public void workerDied() {
        measuring.workerDied();
    }
}
