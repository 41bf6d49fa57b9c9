package popserv.auth;

import java.util.Optional;

/**
 * What a mechanism has to know of the client it talks to. The caller, who knows the protocol and
 * the connection, answers.
 */
public interface Peer {
    /**
     * Tells whom a name stands for: takes it apart, and looks whether it may try at all.
     *
     * @param authentication the name of who proves to be somebody
     * @param authorization the name of whom that one wants to act as; empty: the same
     * @return the attempt; empty to refuse the name, as a wrong password would be
     */
    Optional<Attempt> attempt(String authentication, String authorization);

    /** Returns whether TLS protects the connection. */
    boolean tls();

    /**
     * Returns the channel binding data (RFC 5056) of the TLS connection.
     *
     * @param type {@code tls-server-end-point}, {@code tls-unique} (RFC 5929) or {@code
     *     tls-exporter} (RFC 9266)
     * @return null if there is none of that type
     */
    default byte[] binding(String type) {
        return null;
    }
}
