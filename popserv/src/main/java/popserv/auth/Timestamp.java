package popserv.auth;

import java.security.SecureRandom;

/**
 * What APOP and CRAM-MD5 have a client digest: {@code <digits.digits@host>}, a number at random and
 * the time, as in the examples of RFC 1939 section 7 and RFC 2195 section 2. Both allow any
 * message-id; some clients take no other than these for one.
 */
public final class Timestamp {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Timestamp() {}

    /**
     * Returns a timestamp no connection had before, and none can foresee.
     *
     * @param hostname our host name, which a message-id can hold
     */
    public static String fresh(String hostname) {
        long number = RANDOM.nextLong() & Long.MAX_VALUE;
        return "<" + number + "." + System.currentTimeMillis() + "@" + hostname + ">";
    }
}
