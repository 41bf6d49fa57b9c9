package popserv.home;

/**
 * One of several servers does not answer, or refuses us: another may do better. The message is for
 * the log and names no secret.
 */
final class ServerLost extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the reason, in few words for the log, and what the library threw. */
    ServerLost(String message, Exception cause) {
        super(message, cause);
    }
}
