package popserv.record;

import java.time.Duration;
import java.util.List;

/** Tells someone about logins. Thread-safe. */
public interface Recorder {

    /**
     * How a recorder fares, since it was made.
     *
     * @param name what it is called in the log and in metrics
     * @param sent logins delivered
     * @param lost logins that will never be delivered
     * @param queued logins that wait
     */
    record Counts(String name, long sent, long lost, int queued) {}

    /** Takes a login; never blocks and never throws, so event loops may call it. */
    void record(LoginRecord login);

    /** Returns the counters of each recorder behind this one. */
    List<Counts> counts();

    /**
     * Delivers what waits, for a bounded time, and ends; blocks, so not for event loops. Logins
     * that come afterwards, and those that are left, are lost and counted.
     *
     * @param atMost how long to wait
     */
    void close(Duration atMost);
}
