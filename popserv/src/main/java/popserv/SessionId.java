package popserv;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names sessions in the logs: short, in order, and never the same twice, not even across restarts
 * or in two instances that start at different moments.
 */
final class SessionId {
    private static final String START = Long.toString(System.currentTimeMillis(), 36);
    private static final AtomicLong COUNT = new AtomicLong();

    private SessionId() {}

    static String next() {
        return START + "-" + Long.toString(COUNT.incrementAndGet(), 36);
    }
}
