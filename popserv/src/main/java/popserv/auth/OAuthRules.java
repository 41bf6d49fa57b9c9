package popserv.auth;

import java.util.List;
import java.util.Optional;

/**
 * How OAuth 2.0 tokens are checked: exactly one of introspection and key set is given.
 *
 * @param introspect the URL of the introspection endpoint (RFC 7662); empty: tokens are JWTs
 * @param client our name at that endpoint; empty: none
 * @param secret our password there; never shown
 * @param keys the URL or file name of the key set (RFC 7517) that JWTs are signed with; empty:
 *     introspection
 * @param issuer the {@code iss} a token must have; empty: any
 * @param audience the {@code aud} a token must have; empty: any
 * @param scope the scope a token must have; empty: any
 * @param claim where a token names its user, such as {@code email} or {@code username}
 * @param discovery the URL of the provider's metadata, told to clients whose token is refused;
 *     empty: not told
 */
public record OAuthRules(
        String introspect,
        String client,
        String secret,
        String keys,
        String issuer,
        String audience,
        String scope,
        String claim,
        String discovery) {

    /**
     * Returns the check these rules describe. Nothing is connected before the first token.
     *
     * @throws IllegalArgumentException with a message for people, if a URL or key set is none
     */
    public TokenCheck check() {
        return introspect.isEmpty() ? JwtCheck.of(this) : new Introspection(this);
    }

    /** Returns a claim that names a user; empty if it does not. */
    static Optional<String> name(Object claim) {
        return claim instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Returns whether a claim that may be one text or a list of them holds a text. */
    static boolean holds(Object claim, String text) {
        return text.equals(claim) || claim instanceof List<?> list && list.contains(text);
    }

    @Override
    public String toString() {
        return "OAuthRules[" + (introspect.isEmpty() ? keys : introspect) + "]";
    }
}
