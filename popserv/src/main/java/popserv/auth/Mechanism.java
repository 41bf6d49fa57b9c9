package popserv.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The server's side of one SASL exchange (RFC 4422): given the client's last response, what next?
 *
 * <p>An object serves one exchange. It is asked again only after its last step has come, and not
 * after {@link Step.End}. It never blocks and never throws: what a client may send wrong ends in a
 * verdict.
 */
public interface Mechanism {
    /** Returns the registered name, in capital letters. */
    String name();

    /**
     * Takes a response.
     *
     * @param response the client's octets, decoded; at the beginning null if the client sent no
     *     initial response
     * @return what next; the stage never fails
     */
    CompletionStage<Step> next(byte[] response);

    /** A challenge, ready. */
    static CompletionStage<Step> challenge(byte[] octets) {
        return CompletableFuture.completedFuture(new Step.Challenge(octets));
    }

    /** An end that needs no work. */
    static CompletionStage<Step> end(Verdict verdict) {
        return CompletableFuture.completedFuture(new Step.End(verdict));
    }

    /** An end that needs work. */
    static CompletionStage<Step> end(CompletionStage<Verdict> verdict) {
        return verdict.thenApply(Step.End::new);
    }

    /** The end of an exchange in which the client did not follow the mechanism's rules. */
    static CompletionStage<Step> malformed(String typed) {
        return end(new Verdict.Refused(typed, Verdict.Reason.MALFORMED, ""));
    }
}
