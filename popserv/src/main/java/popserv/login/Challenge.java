package popserv.login;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** APOP's timestamps (RFC 1939 section 7): {@code <unique@host>}, fresh for each connection. */
final class Challenge {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong COUNT = new AtomicLong();

    private Challenge() {}

    /** Returns a challenge no connection had before, and none can foresee. */
    static String fresh(String hostname) {
        return "<"
                + Long.toString(RANDOM.nextLong() >>> 1, 36)
                + "."
                + COUNT.incrementAndGet()
                + "."
                + System.currentTimeMillis()
                + "@"
                + hostname
                + ">";
    }
}
