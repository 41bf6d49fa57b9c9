package popserv.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts every live connection: in all, by address, and by account and address. A connection counts
 * until it ends, whichever road it was given away by. Thread-safe.
 */
public final class Sessions {
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger alive = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final Map<String, Integer> byAccount = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile Runnable whenEmpty;
    private volatile Runnable whenNoneHeld;

    /** One connection's place in the counts; closing it twice counts once. */
    public final class Place implements AutoCloseable {
        private final String address;
        private final int fromAddress;
        private final int inAll;
        private String account;
        private boolean open = true;
        private boolean held = true;

        private Place(String address) {
            this.address = address;
            this.inAll = total.incrementAndGet();
            this.fromAddress = byAddress.merge(address, 1, Integer::sum);
        }

        /**
         * Returns how many connections from the address there were when it came, itself included.
         * Of those who come at the same moment no two have the same number.
         */
        public int fromAddress() {
            return fromAddress;
        }

        /** Returns how many connections there were in all when it came, itself included. */
        public int inAll() {
            return inAll;
        }

        /**
         * Counts the connection as a session of an account.
         *
         * @param most the most sessions of the account from this address; 0 for no limit
         * @return false if there are as many already; then nothing is counted
         */
        public synchronized boolean take(String name, int most) {
            String key = name + "\n" + address;
            int now = byAccount.merge(key, 1, Integer::sum);
            if (most > 0 && now > most) {
                drop(byAccount, key);
                return false;
            }
            account = key;
            return true;
        }

        /** Takes {@link #take} back: the connection is nobody's session any more. */
        public synchronized void give() {
            if (account != null) {
                drop(byAccount, account);
                account = null;
            }
        }

        /** The connection lives on and counts on, but we hold no part of it any more. */
        public synchronized void letGo() {
            if (held) {
                held = false;
                Sessions.this.letGo();
            }
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                give();
                letGo();
                drop(byAddress, address);
                total.decrementAndGet();
                left();
            }
        }
    }

    /** Counts a connection from an address. */
    public Place enter(String address) {
        alive.incrementAndGet();
        held.incrementAndGet();
        return new Place(address);
    }

    /**
     * Somebody came of whom a proxy has still to tell who it is; until {@link #arrived} it lives.
     */
    public void arriving() {
        alive.incrementAndGet();
        held.incrementAndGet();
    }

    /** It is known who came, and counted, or it is gone. */
    public void arrived() {
        letGo();
        left();
    }

    private void letGo() {
        if (held.decrementAndGet() == 0 && whenNoneHeld != null) {
            whenNoneHeld.run();
        }
    }

    private void left() {
        if (alive.decrementAndGet() == 0 && whenEmpty != null) {
            whenEmpty.run();
        }
    }

    /** Returns how many connections live. */
    public int total() {
        return total.get();
    }

    /** Returns how many connections from an address live. */
    public int from(String address) {
        return byAddress.getOrDefault(address, 0);
    }

    /** Runs {@code task} when, or as soon as, no connection lives. It may run more than once. */
    public void whenEmpty(Runnable task) {
        whenEmpty = task;
        if (alive.get() == 0) {
            task.run();
        }
    }

    /**
     * Runs {@code task} when, or as soon as, no connection passes through us. Those given away
     * altogether live on. It may run more than once.
     */
    public void whenNoneHeld(Runnable task) {
        whenNoneHeld = task;
        if (held.get() == 0) {
            task.run();
        }
    }

    private static void drop(Map<String, Integer> counts, String key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }
}
