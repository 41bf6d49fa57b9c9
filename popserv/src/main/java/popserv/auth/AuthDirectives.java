package popserv.auth;

import java.util.List;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Directives.Group;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;

/** The directives of popserv.conf that say how clients may prove who they are. */
public final class AuthDirectives {
    private AuthDirectives() {}

    /** The mechanisms to offer. */
    public static final Directive<List<String>> MECHS =
            Directive.of(
                            "auth.mechs",
                            Kind.list(Kind.choice(Mechanisms.ALL.toArray(new String[0]))))
                    .defaultWords(String.join(" ", Mechanisms.USUAL))
                    .says(
                            "The SASL mechanisms that AUTH offers, in this order. A mechanism is"
                                + " offered only where it can succeed: plain and login where a"
                                + " password may travel; cram-md5 and scram-sha-1 and scram-sha-256"
                                + " if there are accounts whose password is stored as it is or in"
                                + " the scheme of that name; their forms ending in -plus moreover"
                                + " over TLS, to whose channel they bind by tls-server-end-point"
                                + " and, when popserv runs on Java 25 or later, by tls-exporter,"
                                + " the only one that some clients know; oauthbearer and xoauth2"
                                + " where a password may travel and oauth.introspect or oauth.keys"
                                + " is set.")
                    .example("plain scram-sha-256 scram-sha-256-plus");

    /** How long a password that was right is remembered. */
    public static final Directive<Integer> CACHE =
            Directive.of("auth.cache", Kind.seconds(0))
                    .byDefault("300")
                    .says(
                            "How many seconds a password that was right is remembered, so that a"
                                + " client that polls costs no slow hash each time. What is kept is"
                                + " a keyed digest of it and of the stored hash: a change of the"
                                + " stored hash ends it at once. Passwords that a directory (bind),"
                                + " PAM or a program checked are not remembered. 0: none are.");

    static final Directive<String> INTROSPECT =
            Directive.of("oauth.introspect", Kind.of("url", AuthDirectives::http))
                    .says(
                            "The token introspection endpoint (RFC 7662) that is asked whose a"
                                    + " token is.")
                    .example("https://login.example.com/introspect");

    static final Directive<String> CLIENT =
            Directive.of("oauth.client", Kind.word("name"))
                    .says("Our name at the introspection endpoint.")
                    .example("popserv");

    static final Directive<String> SECRET =
            Directive.of("oauth.secret", Kind.text("password"))
                    .says("Our password at the introspection endpoint.");

    static final Directive<String> KEYS =
            Directive.of("oauth.keys", Kind.text("url|file"))
                    .says(
                            "The key set (RFC 7517) that tokens which are JWTs are signed with. A"
                                    + " set at a URL is fetched again when a new key appears.")
                    .example("https://login.example.com/jwks.json");

    static final Directive<String> ISSUER =
            Directive.of("oauth.issuer", Kind.word("url"))
                    .defaultWords("any")
                    .says("The issuer (iss) a token must have.")
                    .example("https://login.example.com");

    static final Directive<String> AUDIENCE =
            Directive.of("oauth.audience", Kind.word("word"))
                    .defaultWords("any")
                    .says("The audience (aud) a token must have.")
                    .example("mail");

    static final Directive<String> SCOPE =
            Directive.of("oauth.scope", Kind.word("word"))
                    .defaultWords("any")
                    .says(
                            "The scope a token must have. Clients whose token is refused are told"
                                    + " it.")
                    .example("mail");

    static final Directive<String> CLAIM =
            Directive.of("oauth.claim", Kind.word("name"))
                    .byDefault("email")
                    .says("The claim of a token that is the account's name.")
                    .example("preferred_username");

    static final Directive<String> DISCOVERY =
            Directive.of("oauth.discovery", Kind.of("url", AuthDirectives::http))
                    .defaultWords("not told")
                    .says("Where clients whose token is refused find the provider (RFC 8414).")
                    .example("https://login.example.com/.well-known/openid-configuration");

    /** All of them, for the table of popserv.conf. */
    public static final Group GROUP =
            new Group(
                    "Mechanisms and tokens",
                    List.of(
                            MECHS,
                            CACHE,
                            INTROSPECT,
                            CLIENT,
                            SECRET,
                            KEYS,
                            ISSUER,
                            AUDIENCE,
                            SCOPE,
                            CLAIM,
                            DISCOVERY));

    /** Returns whether a mechanism is wanted that binds to the channel. */
    public static boolean binds(Settings settings) {
        List<String> mechanisms = settings.get(MECHS);
        return mechanisms != null && mechanisms.stream().anyMatch(Mechanisms::isPlus);
    }

    /** Returns how tokens are checked; null if nothing says how. */
    public static OAuthRules oauth(Settings settings) {
        if (!settings.isSet(INTROSPECT) && !settings.isSet(KEYS)) {
            return null;
        }
        return new OAuthRules(
                text(settings, INTROSPECT),
                text(settings, CLIENT),
                text(settings, SECRET),
                keys(settings),
                text(settings, ISSUER),
                text(settings, AUDIENCE),
                text(settings, SCOPE),
                text(settings, CLAIM),
                text(settings, DISCOVERY));
    }

    private static String keys(Settings settings) {
        String keys = text(settings, KEYS);
        if (keys.isEmpty() || keys.contains("://")) {
            return keys;
        }
        return settings.path(keys).toString();
    }

    private static String text(Settings settings, Directive<String> directive) {
        String text = settings.get(directive);
        return text == null ? "" : text;
    }

    /** The rule of the table: tokens are checked in exactly one way. */
    public static void check(Settings settings, Consumer<Mistake> mistakes) {
        List<String> mechanisms = settings.get(MECHS);
        boolean wanted =
                mechanisms != null
                        && (mechanisms.contains("oauthbearer") || mechanisms.contains("xoauth2"));
        if (settings.isSet(INTROSPECT) && settings.isSet(KEYS)) {
            mistakes.accept(
                    Mistake.error(
                            settings.place(KEYS),
                            "oauth.keys and oauth.introspect exclude each other"));
        } else if (wanted && oauth(settings) == null) {
            mistakes.accept(
                    Mistake.error(
                            settings.place(MECHS),
                            "auth.mechs oauthbearer and xoauth2 need oauth.introspect or"
                                    + " oauth.keys"));
        } else if (settings.isSet(KEYS)) {
            checkKeys(settings, mistakes);
        }
    }

    private static void checkKeys(Settings settings, Consumer<Mistake> mistakes) {
        try {
            oauth(settings).check();
        } catch (IllegalArgumentException e) {
            mistakes.accept(Mistake.error(settings.place(KEYS), "oauth.keys: " + e.getMessage()));
        }
    }

    static String http(String text) {
        if (!text.matches("https?://[^/?#\\s]+[^\\s]*")) {
            throw new IllegalArgumentException("takes a URL, not '" + text + "'");
        }
        return text;
    }
}
