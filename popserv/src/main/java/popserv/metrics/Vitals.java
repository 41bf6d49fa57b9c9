package popserv.metrics;

import java.time.Instant;
import java.util.List;

/**
 * How the server fares at one moment. It names no account: who may see a status page may not see
 * who has mail.
 *
 * @param version popserv's
 * @param since when it began
 * @param logins logins since then
 * @param failures failed logins since then
 * @param refusals clients refused since then
 * @param blocked accounts and addresses refused for a while
 * @param sessions how many sessions live, by state and road
 * @param workers the resident workers
 * @param queues what waits and was lost on its way to others
 */
public record Vitals(
        String version,
        Instant since,
        long logins,
        long failures,
        long refusals,
        int blocked,
        List<Sessions> sessions,
        List<Worker> workers,
        List<Queue> queues) {

    /** The name of the queue of log lines. */
    public static final String LOG = "log";

    /**
     * Sessions that live.
     *
     * @param state authorization or transaction
     * @param road worker, exec or relay; none before login
     */
    public record Sessions(String state, String road, int count) {}

    /**
     * A resident worker.
     *
     * @param pid its process number
     * @param program the file it was started from
     * @param sessions how many it serves
     * @param waiting how many are on their way to it
     * @param retiring whether it gets no more
     */
    public record Worker(long pid, String program, int sessions, int waiting, boolean retiring) {}

    /**
     * What is on its way to a side system.
     *
     * @param to whoson, loginfo, logudp, or log
     * @param sent what was delivered; null where nobody counts
     */
    public record Queue(String to, Long sent, int waiting, long lost) {}

    /** Returns how many sessions live. */
    public int live() {
        return sessions.stream().mapToInt(Sessions::count).sum();
    }
}
