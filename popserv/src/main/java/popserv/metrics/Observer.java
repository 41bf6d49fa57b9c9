package popserv.metrics;

/**
 * Hears what happens to clients, to count it. Called on event loops, once or twice a login: it is
 * quick, and never blocks or throws.
 *
 * <p>Times are given as the moment something began, as {@link System#nanoTime} tells it: who does
 * not measure reads no clock.
 */
public interface Observer {
    /** Why a connection, or a login that would have succeeded, was refused. */
    enum Refusal {
        /** As many from this address as sameaddrmax allows. */
        ADDRESS,
        /** As many in all as sessions.max allows. */
        SESSIONS,
        /** As many of this account as sessions.accountmax allows. */
        ACCOUNT,
        /** Sooner after the last one than login.delay allows. */
        DELAY,
        /** No proper PROXY header where one must be. */
        PROXY,
        /** No worker could be had. */
        WORKER,
        /** The kernel watches no further socket. */
        SOCKETS
    }

    /** Hears nothing. */
    Observer NONE = new Observer() {};

    /** Returns the time as {@link System#nanoTime}; 0 if nobody measures. */
    default long now() {
        return 0;
    }

    /** The greeting was sent to a client that came at {@code began}. */
    default void greeted(long began) {}

    /** A client whose first command came at {@code began} heard its first verdict. */
    default void judged(long began) {}

    /**
     * A worker has a client.
     *
     * @param method the way it logged in: PASS, APOP, or a mechanism's name
     * @param road worker, exec or relay
     * @param judged when it was known who it is
     */
    default void loggedIn(String method, String road, long judged) {}

    /**
     * A login failed.
     *
     * @param reason as the log has it: wrong, unknown, database...
     */
    default void failed(String reason) {}

    /** A client was refused. */
    default void refused(Refusal reason) {}

    /**
     * A TLS handshake ended.
     *
     * @param version of TLS; null if it failed
     */
    default void handshaken(String version) {}

    /** A session ended whose octets passed through us. */
    default void carried(long fromClient, long toClient) {}

    /** A resident worker serves. */
    default void workerStarted() {}

    /** A resident worker ended that should have gone on. */
    default void workerDied() {}
}
