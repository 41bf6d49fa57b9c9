package popserv.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Several servers that hold the same, in order of preference. One is used until it fails, then the
 * next; after a while on a backup the first is to be tried again, beside the backup: one that hangs
 * must not hold up those who ask. Thread-safe.
 *
 * @param <S> what stands for a server
 */
final class Hosts<S> {
    private final List<S> servers;
    private final long backNanos;
    private int current;
    private long since;

    Hosts(List<S> servers, Duration backtime) {
        this.servers = List.copyOf(servers);
        this.backNanos = backtime.toNanos();
    }

    /** Returns all servers, each once, in the order to try them. */
    synchronized List<S> order() {
        List<S> order = new ArrayList<>(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            order.add(servers.get((current + i) % servers.size()));
        }
        return order;
    }

    /**
     * Returns the first server when it is time to try it again, and to one caller only; or null.
     */
    synchronized S due() {
        if (current == 0 || System.nanoTime() - since < backNanos) {
            return null;
        }
        since = System.nanoTime();
        return servers.get(0);
    }

    /** The first server answers again. */
    synchronized void back() {
        current = 0;
    }

    /** A server failed: the next will be the first to try. */
    synchronized void failed(S server) {
        // Others may have noticed before.
        if (servers.get(current) == server) {
            current = (current + 1) % servers.size();
            since = System.nanoTime();
        }
    }

    List<S> all() {
        return servers;
    }
}
