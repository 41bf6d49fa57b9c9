package popserv.limits;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When each account logged in last, for LOGIN-DELAY (RFC 2449 section 6.5). Kept in memory: after a
 * restart everybody may log in at once. Thread-safe.
 */
public final class LoginDelays {
    private static final int MOST = 1_000_000;

    private final LongSupplier clock;
    private final Map<String, Long> last = new Bounded<>(MOST);

    /** Makes a table in which nobody has logged in. */
    public LoginDelays() {
        this(System::nanoTime);
    }

    LoginDelays(LongSupplier nanoTime) {
        this.clock = nanoTime;
    }

    /**
     * Notes that an account logs in, if it may already.
     *
     * @param seconds the least time between two logins; 0: any
     * @return false if it may not, and then its last login stays what it was
     */
    public boolean enter(String account, int seconds) {
        if (seconds == 0) {
            return true;
        }
        long now = clock.getAsLong();
        synchronized (last) {
            Long before = last.get(account);
            if (before != null && now - before < TimeUnit.SECONDS.toNanos(seconds)) {
                return false;
            }
            last.put(account, now);
            return true;
        }
    }

    /**
     * Returns for how many seconds yet an account may not log in; 0: it may.
     *
     * @param seconds the least time between two logins
     */
    public long left(String account, int seconds) {
        synchronized (last) {
            Long before = last.get(account);
            long until = before == null ? 0 : before + TimeUnit.SECONDS.toNanos(seconds);
            long left = before == null ? 0 : until - clock.getAsLong();
            return Math.max(0, TimeUnit.NANOSECONDS.toSeconds(left + 999_999_999));
        }
    }

    /** Takes a login back that came to nothing by our fault. */
    public void forget(String account) {
        synchronized (last) {
            last.remove(account);
        }
    }
}
