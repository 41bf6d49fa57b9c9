package popserv.auth;

import java.net.URI;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;

/** The directives of popserv.conf that name a policy server. */
public final class PolicyDirectives {
    /** Where the server is. */
    public static final Directive<String> POLICY =
            Directive.of("auth.policy", Kind.of("url", PolicyDirectives::url))
                    .says(
                            "A policy server that speaks as weakforced does. It is asked before a"
                                + " login is checked (POST of JSON, ?command=allow) and may refuse"
                                + " it (status -1) or have it wait (so many seconds, 30 at most),"
                                + " and is told how it went (?command=report). The client hears the"
                                + " same as of a wrong password. The server learns name, address,"
                                + " and 12 bits of a digest of the password, as from Dovecot, with"
                                + " which it can be shared. While it does not answer within two"
                                + " seconds, logins go on without it.")
                    .example("http://127.0.0.1:8084/");

    /** What the server wants to see. */
    public static final Directive<String> HEADER =
            Directive.of("auth.policy.header", Kind.of("name: value", PolicyDirectives::header))
                    .says("A header to send to the policy server, which may hold a password.")
                    .example("X-API-Key: word");

    /** What goes into the digest. */
    public static final Directive<String> NONCE =
            Directive.of("auth.policy.nonce", Kind.word("word"))
                    .says(
                            "A secret word that goes into the digest of passwords, the same for all"
                                    + " servers that share a policy server (in Dovecot"
                                    + " auth_policy_hash_nonce). auth.policy needs it.")
                    .example("a-long-random-word");

    private PolicyDirectives() {}

    /**
     * Returns the policy server; null if none is named.
     *
     * @param trouble hears why the server cannot be asked
     */
    public static Policy policy(Settings settings, Consumer<String> trouble) {
        if (!settings.isSet(POLICY)) {
            return null;
        }
        String header = settings.get(HEADER);
        return new PolicyServer(
                new PolicyServer.Rules(
                        settings.get(POLICY), header == null ? "" : header, settings.get(NONCE)),
                trouble);
    }

    /** The rule of the table: without a word of its own a digest is everybody's. */
    public static void check(Settings settings, Consumer<Mistake> mistakes) {
        if (settings.isSet(POLICY) && !settings.isSet(NONCE)) {
            mistakes.accept(
                    Mistake.error(settings.place(POLICY), "auth.policy needs auth.policy.nonce"));
        }
    }

    private static String url(String text) {
        try {
            if (URI.create(AuthDirectives.http(text)).getHost() != null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("takes a URL, not '" + text + "'");
    }

    private static String header(String text) {
        if (!text.matches("[A-Za-z0-9-]+:[ \t]*[!-~][ -~]*")) {
            throw new IllegalArgumentException("takes a header such as X-API-Key: word");
        }
        return text;
    }
}
