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
    private S last;
    private long since;
    private boolean trying;

    Hosts(List<S> servers, Duration backtime) {
        this.servers = List.copyOf(servers);
        this.last = servers.get(0);
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
     * Returns the first server when it is time to try it again; or null. Whoever gets it tells what
     * came of it ({@link #tried}), and until then nobody else does.
     */
    synchronized S due() {
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
    synchronized void failed(S server) {
        // Others may have noticed before.
        if (servers.get(current) == server) {
            current = (current + 1) % servers.size();
            since = System.nanoTime();
        }
    }

    /** A server answered; returns whether it is another than the last that did. */
    synchronized boolean isAnother(S server) {
        boolean another = server != last;
        last = server;
        return another;
    }

    List<S> all() {
        return servers;
    }
}
