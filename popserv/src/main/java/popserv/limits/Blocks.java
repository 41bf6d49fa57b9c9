package popserv.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who is refused for a while after too many failed logins.
 *
 * <p>Failures in a row are counted three ways. By account and address together: whoever guesses
 * there is refused there. By address alone, IPv6 by its /64: whoever tries many accounts is refused
 * with all of them. By account alone, an address counting once: whoever guesses from many places is
 * refused from all. The last two spare an account where it has logged in lately, so that strangers
 * can lock nobody out of his account at the places he uses, nor one guest the rest of the house.
 *
 * <p>The same wrong password again is most likely a program that was not told of a new one: it
 * counts for the account there, and once for the address, so that it shuts out nobody else. A login
 * ends the account's rows. All tables are bounded: what has been quiet longest goes first, and
 * counts never displace blocks. Thread-safe, and quick enough for an event loop.
 */
public final class Blocks {
    /** Entries in each table. */
    private static final int MOST = 100_000;

    /** A longer name is no account's; it is counted by its beginning. */
    private static final int LONGEST_NAME = 200;

    private static final long KNOWN_NANOS = TimeUnit.DAYS.toNanos(30);
    private static final long LEAST_MEMORY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier clock;
    private final Map<Target, FailureRow> rows = new Bounded<>(MOST);
    private final Map<Target, Long> known = new Bounded<>(MOST);
    private final Map<String, Long> failedNear = new Bounded<>(MOST);
    private final Map<Target, Long> blockedUntil = new ConcurrentHashMap<>();
    private long unlike;

    /** Makes tables in which nobody is refused. */
    public Blocks() {
        this(System::nanoTime);
    }

    Blocks(LongSupplier nanoTime) {
        this.clock = nanoTime;
    }

    /**
     * When a block begins, and how long it lasts.
     *
     * @param tries the failures in a row
     * @param seconds the time; 0: nobody is ever blocked
     */
    public record Rules(int tries, int seconds) {}

    /**
     * Somebody who is refused.
     *
     * @param account the account; empty: all of the address
     * @param address the address, or its network with a slash; empty: all that are not known to the
     *     account
     * @param seconds for how long yet
     */
    public record Block(String account, String address, long seconds) {}

    /** What is counted and blocked: an account, an address, or both. */
    private record Target(String account, String address) {}

    /** Returns whether a login is to be refused whatever the client proves. */
    public boolean refuses(String account, String address) {
        if (blockedUntil.isEmpty()) {
            return false;
        }
        long now = clock.getAsLong();
        String name = name(account);
        String network = ClientNetwork.exact(address);
        if (isBlocked(new Target(name, network), now)) {
            return true;
        }
        boolean wide =
                isBlocked(new Target("", network), now) || isBlocked(new Target(name, ""), now);
        return wide && !isKnown(account, address);
    }

    private boolean isBlocked(Target target, long now) {
        Long until = blockedUntil.get(target);
        if (until == null) {
            return false;
        }
        if (until - now <= 0) {
            blockedUntil.remove(target, until);
            return false;
        }
        return true;
    }

    /** Returns whether an account logged in from there, or nearby, lately. */
    public synchronized boolean isKnown(String account, String address) {
        Target target = new Target(name(account), ClientNetwork.neighbourhood(address));
        Long until = known.get(target);
        return until != null && until - clock.getAsLong() > 0;
    }

    /**
     * Returns whether failures of an account are counted now, or there were some near an address
     * lately, and no login since: guessers have more than one address, and often neighbours.
     */
    public synchronized boolean hasFailed(String account, String address) {
        Long until = failedNear.get(ClientNetwork.neighbourhood(address));
        return until != null && until - clock.getAsLong() > 0
                || rows.containsKey(new Target(name(account), ""));
    }

    /**
     * Counts a failed login.
     *
     * @param account the account whose password, proof or token was wrong
     * @param address the client's address as text
     * @param fingerprint the same for the same wrong password; empty: like no other
     * @return the blocks that begin with it
     */
    public synchronized List<Block> failed(
            String account, String address, String fingerprint, Rules rules) {
        List<Block> begun = new ArrayList<>();
        if (rules.seconds() == 0) {
            return begun;
        }
        String name = name(account);
        String network = ClientNetwork.exact(address);
        long print = fingerprint.isEmpty() ? ++unlike : FailureRow.hash(fingerprint);
        long who = FailureRow.hash(name);
        failedNear.put(ClientNetwork.neighbourhood(address), clock.getAsLong() + memory(rules));
        count(new Target("", network), who, print, rules, begun);
        if (name.isEmpty()) {
            return begun;
        }
        count(new Target(name, network), who, ++unlike, rules, begun);
        count(new Target(name, ""), 0, FailureRow.hash(network), rules, begun);
        return begun;
    }

    private void count(Target target, long who, long print, Rules rules, List<Block> begun) {
        long now = clock.getAsLong();
        FailureRow row = rows.get(target);
        if (row == null || now - row.last() > memory(rules)) {
            row = new FailureRow();
            rows.put(target, row);
        }
        if (row.add(who, print, now) && row.count() >= rules.tries()) {
            rows.remove(target);
            sweep(now);
            blockedUntil.put(target, now + TimeUnit.SECONDS.toNanos(rules.seconds()));
            begun.add(new Block(target.account(), target.address(), rules.seconds()));
        }
    }

    private static long memory(Rules rules) {
        return Math.max(LEAST_MEMORY_NANOS, 10 * TimeUnit.SECONDS.toNanos(rules.seconds()));
    }

    /** A full table of blocks loses those that are over; if there are none, the first to end. */
    private void sweep(long now) {
        if (blockedUntil.size() < MOST) {
            return;
        }
        blockedUntil.values().removeIf(until -> until - now <= 0);
        if (blockedUntil.size() >= MOST) {
            blockedUntil.entrySet().stream()
                    .sorted((a, b) -> Long.compare(a.getValue() - now, b.getValue() - now))
                    .limit(MOST / 10)
                    .toList()
                    .forEach(entry -> blockedUntil.remove(entry.getKey()));
        }
    }

    /** Ends the rows of an account that logged in and of the place, and remembers the place. */
    public synchronized void succeeded(String account, String address) {
        String name = name(account);
        String network = ClientNetwork.exact(address);
        rows.remove(new Target(name, network));
        rows.remove(new Target(name, ""));
        // Failures count in a row: where somebody gets in, the address begins anew.
        rows.remove(new Target("", network));
        String near = ClientNetwork.neighbourhood(address);
        failedNear.remove(near);
        known.put(new Target(name, near), clock.getAsLong() + KNOWN_NANOS);
    }

    /** Returns how many rows are counted. */
    synchronized int counted() {
        return rows.size();
    }

    /** Returns who is refused now, those for longest first. */
    public List<Block> list() {
        long now = clock.getAsLong();
        List<Block> list = new ArrayList<>();
        blockedUntil.forEach(
                (target, until) -> {
                    long left = TimeUnit.NANOSECONDS.toSeconds(until - now);
                    if (until - now > 0) {
                        list.add(new Block(target.account(), target.address(), left));
                    }
                });
        list.sort((a, b) -> Long.compare(b.seconds(), a.seconds()));
        return list;
    }

    /**
     * Lets somebody in again, and forgets what was counted.
     *
     * @param what an account, or an address or network as {@link #list} shows it; empty: everybody
     * @return how many blocks ended
     */
    public synchronized int clear(String what) {
        String name = name(what);
        String network = ClientNetwork.exact(what);
        int before = blockedUntil.size();
        blockedUntil.keySet().removeIf(target -> concerns(target, what, name, network));
        rows.keySet().removeIf(target -> concerns(target, what, name, network));
        if (what.isEmpty()) {
            failedNear.clear();
        }
        failedNear.remove(ClientNetwork.neighbourhood(what));
        return before - blockedUntil.size();
    }

    private static boolean concerns(Target target, String what, String name, String network) {
        return what.isEmpty()
                || target.account().equals(name)
                || target.address().equals(network)
                || target.address().equals(what);
    }

    /** Databases differ in whether they tell upper from lower case; who guesses gains nothing. */
    private static String name(String account) {
        String begin =
                account.length() > LONGEST_NAME ? account.substring(0, LONGEST_NAME) : account;
        return begin.toLowerCase(Locale.ROOT);
    }
}
