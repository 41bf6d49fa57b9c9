package popserv.auth;

import java.util.Optional;
import popserv.home.DatabaseDown;

/** Tells whose an OAuth 2.0 bearer token is (RFC 6750). */
@FunctionalInterface
public interface TokenCheck {
    /**
     * Checks a token. May block.
     *
     * @param token as the client sent it, printable ASCII
     * @return the user it stands for; empty if it is not valid, not meant for us or not enough
     * @throws DatabaseDown if nobody can tell
     */
    Optional<String> user(String token) throws DatabaseDown;
}
