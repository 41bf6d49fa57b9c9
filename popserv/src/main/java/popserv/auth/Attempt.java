package popserv.auth;

import popserv.home.Lookup;

/**
 * The circumstances of an attempt to log in.
 *
 * @param lookup whose account is wanted, from where
 * @param tls whether TLS protects the connection
 * @param actor who proves to be somebody, when that is another: an account whose switches allow it
 *     to act as others; null: the owner in person
 * @param blocked whether it is refused whatever the client proves, after too many failures: then
 *     nothing is checked, and the client hears and sees what it would of a wrong password
 * @param standing how the client stands, if there is more to do than can be done
 */
public record Attempt(
        Lookup lookup, boolean tls, Lookup actor, boolean blocked, Standing standing) {

    /** An attempt by the owner in person. */
    public Attempt(Lookup lookup, boolean tls) {
        this(lookup, tls, null);
    }

    /** An attempt by somebody else, or, if that is null, by the owner in person. */
    public Attempt(Lookup lookup, boolean tls, Lookup actor) {
        this(lookup, tls, actor, false, Standing.NEW);
    }

    /** Returns the same, refused whatever the client proves. */
    public Attempt refused() {
        return new Attempt(lookup, tls, actor, true, standing);
    }

    /** Returns the same of a client that stands so. */
    public Attempt of(Standing other) {
        return new Attempt(lookup, tls, actor, blocked, other);
    }

    /** Returns whose password, proof or token it is. */
    public Lookup prover() {
        return actor == null ? lookup : actor;
    }
}
