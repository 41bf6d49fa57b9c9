package popserv.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import popserv.base.Event;
import popserv.base.Log;

/**
 * Several servers that hold the same, in order of preference. One is used until it fails, then the
 * next; after a while on a backup the first is tried again, beside the backup: one that hangs must
 * not hold up those who ask. The log tells of each change. Thread-safe.
 *
 * @param <P> the connections to a server
 */
final class Hosts<P> {
    private final String what;
    private final List<Server<P>> servers;
    private final long backNanos;
    private final Log log;
    private int current;
    private Server<P> last;
    private boolean answered;
    private long since;
    private boolean trying;

    /**
     * Takes the servers.
     *
     * @param what the mode of home.conf, for the log
     * @param backtime how long a backup is used before the first is tried again
     */
    Hosts(String what, List<Server<P>> servers, Duration backtime, Log log) {
        this.what = what;
        this.servers = List.copyOf(servers);
        this.last = servers.get(0);
        this.backNanos = backtime.toNanos();
        this.log = log;
    }

    /** One of them, as home.conf names it, and our connections to it. */
    record Server<P>(String address, P pool) {}

    /**
     * Returns all servers in the order to try them: each once; twice until one has answered, as a
     * driver that is being loaded on a busy machine may take longer than a server may.
     */
    synchronized List<Server<P>> order() {
        List<Server<P>> order = new ArrayList<>();
        for (int i = 0; i < (answered ? 1 : 2) * servers.size(); i++) {
            order.add(servers.get((current + i) % servers.size()));
        }
        return order;
    }

    /**
     * Tries the first server again when it is time, in a thread beside those who ask.
     *
     * @param answers whether it answers; may block
     */
    void tryFirstAgain(Predicate<P> answers) {
        Server<P> first = due();
        if (first == null) {
            return;
        }
        Thread trial =
                new Thread(
                        () -> {
                            boolean well = false;
                            try {
                                well = answers.test(first.pool());
                            } finally {
                                tried(well);
                            }
                        },
                        what + "-first");
        trial.setDaemon(true);
        trial.start();
    }

    /**
     * Returns the first server when it is time to try it again; or null. Whoever gets it tells what
     * came of it ({@link #tried}), and until then nobody else does.
     */
    synchronized Server<P> due() {
        if (trying || current == 0 || System.nanoTime() - since < backNanos) {
            return null;
        }
        trying = true;
        return servers.get(0);
    }

    /**
     * The first server was tried again: it is used if it answers, and has its turn later if not.
     */
    synchronized void tried(boolean answers) {
        trying = false;
        since = System.nanoTime();
        current = answers ? 0 : current;
    }

    /** A server failed: the next will be the first to try. */
    synchronized void failed(Server<P> server) {
        // Others may have noticed before.
        if (servers.get(current) == server) {
            current = (current + 1) % servers.size();
            since = System.nanoTime();
        }
    }

    /** A server answered; the log is told if it is another than the last that did. */
    void answered(Server<P> server) {
        if (isAnother(server)) {
            Event.DATABASE_SERVER.log(log, null, "what", what, "address", server.address());
        }
    }

    private synchronized boolean isAnother(Server<P> server) {
        boolean another = server != last;
        last = server;
        answered = true;
        return another;
    }

    List<Server<P>> all() {
        return servers;
    }
}
