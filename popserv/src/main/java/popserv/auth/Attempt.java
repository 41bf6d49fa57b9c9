package popserv.auth;

import popserv.home.Lookup;

/**
 * The circumstances of an attempt to log in.
 *
 * @param lookup whose account is wanted, from where
 * @param tls whether TLS protects the connection
 * @param actor who proves to be somebody, when that is another: an account whose switches allow it
 *     to act as others; null: the owner in person
 */
public record Attempt(Lookup lookup, boolean tls, Lookup actor) {

    /** An attempt by the owner in person. */
    public Attempt(Lookup lookup, boolean tls) {
        this(lookup, tls, null);
    }

    /** Returns whose password, proof or token it is. */
    Lookup prover() {
        return actor == null ? lookup : actor;
    }
}
