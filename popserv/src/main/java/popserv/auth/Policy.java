package popserv.auth;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Somebody outside who may refuse or slow down a login before anything is checked, and is told how
 * it went. Nothing here blocks.
 */
public interface Policy {
    /**
     * A login as it is told.
     *
     * @param attempt who, and in what circumstances
     * @param password what the client sent; empty if no password travelled
     */
    record Told(Attempt attempt, byte[] password) {}

    /**
     * Asks whether a login may go on.
     *
     * @return how long it has to wait first; negative: it is refused. Never fails
     */
    CompletionStage<Duration> allow(Told login);

    /**
     * Tells how a login went.
     *
     * @param success whether it was accepted
     * @param refused whether {@link #allow} had refused it
     */
    void report(Told login, boolean success, boolean refused);
}
