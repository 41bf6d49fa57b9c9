package popserv.handoff;

/**
 * Who gives a client away, and hears what becomes of it. Exactly one of {@link #taken} and {@link
 * #failed} is called; after taken, exactly one of {@link #ended} and {@link #died}.
 *
 * <p>Called on threads of this package, or on the caller's own before {@link Workers#give} returns;
 * a call must not block.
 */
public interface Taker {
    /**
     * A worker has the client: our copy of the descriptor is to be closed, by close(2) alone.
     *
     * @param pid the worker's process number
     */
    void taken(long pid);

    /**
     * No worker has it.
     *
     * @param reason why, in few words for the log
     * @param ours true when the client was not touched and is ours to go on with; false when a
     *     worker that does not answer may still hold the descriptor: say -ERR, and end the
     *     connection for all with shutdown(2)
     */
    void failed(String reason, boolean ours);

    /**
     * The session is over.
     *
     * @param line the worker's line for the log, of printable ASCII, headed by the session id
     */
    void ended(String line);

    /** The worker died, and the session with it. */
    void died();
}
