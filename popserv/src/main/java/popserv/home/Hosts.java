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
    private final Predicate<P> answers;
    private final long backNanos;
    private final Log log;
    private final Outage outage;
    private int current;
    private Server<P> last;
    private boolean asked;
    private long since;
    private boolean trying;

    /**
     * Takes the servers.
     *
     * @param what the mode of home.conf, for the log
     * @param answers whether a server answers; may block
     * @param backtime how long a backup is used before the first is tried again
     */
    Hosts(String what, List<Server<P>> servers, Predicate<P> answers, Duration backtime, Log log) {
        this.what = what;
        this.servers = List.copyOf(servers);
        this.answers = answers;
        this.last = servers.get(0);
        this.backNanos = backtime.toNanos();
        this.log = log;
        this.outage = new Outage(what, log);
    }

    /** One of them, as home.conf names it, and our connections to it. */
    record Server<P>(String address, P pool) {}

    /** A question to one server. */
    interface Question<P, T> {
        /**
         * Returns the answer.
         *
         * @throws ServerLost if another server may do better
         * @throws DatabaseDown if no other would: this one answered nonsense
         */
        T ask(P pool) throws ServerLost, DatabaseDown;
    }

    /**
     * Asks one server after the other until one answers, unless all failed a moment ago.
     *
     * @throws DatabaseDown if none answers, or one answers nonsense
     */
    <T> T ask(Question<P, T> question) throws DatabaseDown {
        outage.check();
        tryFirstAgain();
        ServerLost last = null;
        for (Server<P> server : order()) {
            try {
                T answer = question.ask(server.pool());
                answered(server);
                outage.over();
                return answer;
            } catch (DatabaseDown e) {
                outage.over();
                throw e;
            } catch (ServerLost e) {
                failed(server);
                last = e;
            }
        }
        nobodyAnswered();
        throw outage.failed(last.getMessage(), last.getCause());
    }

    /** Returns what remembers that no server answered. */
    Outage outage() {
        return outage;
    }

    /**
     * Returns all servers in the order to try them: each once; twice for the first question, as a
     * driver that is being loaded on a busy machine may take longer than a server may.
     */
    private synchronized List<Server<P>> order() {
        List<Server<P>> order = new ArrayList<>();
        for (int i = 0; i < (asked ? 1 : 2) * servers.size(); i++) {
            order.add(servers.get((current + i) % servers.size()));
        }
        return order;
    }

    /** Tries the first server again when it is time, in a thread beside those who ask. */
    private void tryFirstAgain() {
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
    private synchronized Server<P> due() {
        if (trying || current == 0 || System.nanoTime() - since < backNanos) {
            return null;
        }
        trying = true;
        return servers.get(0);
    }

    /**
     * The first server was tried again: it is used if it answers, and has its turn later if not.
     */
    private synchronized void tried(boolean well) {
        trying = false;
        since = System.nanoTime();
        current = well ? 0 : current;
    }

    /** A server failed: the next will be the first to try. */
    private synchronized void failed(Server<P> server) {
        // Others may have noticed before.
        if (servers.get(current) == server) {
            current = (current + 1) % servers.size();
            since = System.nanoTime();
        }
    }

    /** A server answered; the log is told if it is another than the last that did. */
    private void answered(Server<P> server) {
        if (isAnother(server)) {
            Event.DATABASE_SERVER.log(log, null, "what", what, "address", server.address());
        }
    }

    private synchronized boolean isAnother(Server<P> server) {
        boolean another = server != last;
        last = server;
        asked = true;
        return another;
    }

    private synchronized void nobodyAnswered() {
        asked = true;
    }

    /** Returns all of them, as home.conf names them. */
    List<Server<P>> all() {
        return servers;
    }
}
