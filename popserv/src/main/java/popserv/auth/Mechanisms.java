package popserv.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The table of SASL mechanisms: which are offered to a client, and the beginning of an exchange.
 *
 * <p>A mechanism is offered only where it can succeed. What a user database can do is looked at in
 * the background, since a password file changes; the answer is at most some seconds old.
 */
public final class Mechanisms {
    /** All that there are, in lower case, in the order they are offered. */
    public static final List<String> ALL =
            List.of(
                    "plain",
                    "login",
                    "cram-md5",
                    "scram-sha-1",
                    "scram-sha-256",
                    "scram-sha-1-plus",
                    "scram-sha-256-plus",
                    "oauthbearer",
                    "xoauth2");

    /** What is offered when nobody said what. */
    public static final List<String> USUAL = List.of("plain", "login", "scram-sha-256");

    /** The types of channel binding, of which one is enough to offer -PLUS. */
    private static final List<String> BINDINGS =
            List.of("tls-exporter", "tls-server-end-point", "tls-unique");

    private static final String PLUS = "-plus";

    /** Of tokens whose owner is being asked for at a time, and of those that wait for that. */
    private static final int ASKING = 32;

    private static final int WAITING = 2500;
    private static final String PROVIDER = "provider of tokens";

    private static final int FIRST_SECONDS = 2;
    private static final long SURVEY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Authenticator authenticator;
    private final List<String> wanted;
    private final boolean chosen;
    private final String hostname;
    private final OAuth.Tokens tokens;
    private volatile UsableMechanisms usable;
    private volatile long surveyed;

    /**
     * Makes the table. Looks at the database, and so may block for a moment; not for long, since a
     * database may be down.
     *
     * @param authenticator who checks
     * @param wanted the mechanisms to offer, in lower case; null: {@link #USUAL}
     * @param hostname our host name, which stands in challenges
     * @param oauth how tokens are checked; null: no mechanism with tokens is offered
     */
    public Mechanisms(
            Authenticator authenticator, List<String> wanted, String hostname, OAuthRules oauth) {
        this.authenticator = authenticator;
        this.wanted = wanted == null ? USUAL : List.copyOf(wanted);
        this.chosen = wanted != null;
        this.hostname = hostname;
        this.tokens =
                oauth == null
                        ? null
                        : new OAuth.Tokens(
                                oauth.check(),
                                authenticator.pool().beside(PROVIDER, ASKING, WAITING),
                                oauth.scope(),
                                oauth.discovery());
        this.usable = firstSurvey();
        this.surveyed = System.nanoTime();
    }

    /**
     * Returns the mechanisms to offer to a client, in capital letters. Does not block.
     *
     * @param peer the client
     * @param clear whether a password may travel as it is on this connection
     */
    public List<String> offered(Peer peer, boolean clear) {
        surveyAgain();
        List<String> names = new ArrayList<>();
        for (String name : wanted) {
            if (isOffered(name, peer, clear)) {
                names.add(name.toUpperCase(Locale.ROOT));
            }
        }
        return names;
    }

    /**
     * Begins an exchange.
     *
     * @param name the mechanism's name as the client wrote it
     * @param peer the client
     * @param clear whether a password may travel as it is on this connection
     * @return empty if there is no such mechanism, or it is not offered
     */
    public Optional<Mechanism> begin(String name, Peer peer, boolean clear) {
        String lower = name.toLowerCase(Locale.ROOT);
        return wanted.contains(lower) && isOffered(lower, peer, clear)
                ? Optional.of(mechanism(lower, peer, clear))
                : Optional.empty();
    }

    /** Returns whether a mechanism, named in lower case, binds to the channel. */
    static boolean isPlus(String name) {
        return name.endsWith(PLUS);
    }

    /** Returns whether APOP can succeed for some account. */
    public boolean apop() {
        return able("apop");
    }

    private Mechanism mechanism(String name, Peer peer, boolean clear) {
        return switch (name) {
            case "plain" -> new Plain(authenticator, peer);
            case "login" -> new LoginMechanism(authenticator, peer);
            case "cram-md5" -> new CramMd5(authenticator, peer, hostname);
            case "oauthbearer" -> new OAuth(authenticator, peer, tokens, true);
            case "xoauth2" -> new OAuth(authenticator, peer, tokens, false);
            default -> scram(name, peer, clear);
        };
    }

    private Mechanism scram(String name, Peer peer, boolean clear) {
        boolean plus = isPlus(name);
        String base = plus ? name.substring(0, name.length() - PLUS.length()) : name;
        ScramHash hash =
                base.equals(ScramHash.SHA_1.mechanism()) ? ScramHash.SHA_1 : ScramHash.SHA_256;
        String other = base + PLUS;
        boolean plusOffered = wanted.contains(other) && isOffered(other, peer, clear);
        return new Scram(authenticator, peer, hash, plus, plusOffered);
    }

    private boolean isOffered(String name, Peer peer, boolean clear) {
        return switch (name) {
            case "plain", "login" -> clear;
            case "oauthbearer", "xoauth2" -> clear && tokens != null;
            case "scram-sha-1-plus", "scram-sha-256-plus" ->
                    able(name.substring(0, name.length() - PLUS.length())) && binds(peer);
            default -> able(name);
        };
    }

    private static boolean binds(Peer peer) {
        return peer.tls() && BINDINGS.stream().anyMatch(type -> peer.binding(type) != null);
    }

    /** An administrator who chose mechanisms knows more than a database that shows no samples. */
    private boolean able(String name) {
        UsableMechanisms known = usable;
        return known.mechanisms().contains(name) || !known.sure() && chosen;
    }

    private void surveyAgain() {
        long now = System.nanoTime();
        if (now - surveyed > SURVEY_NANOS) {
            surveyed = now;
            authenticator.pool().run(Standing.KNOWN, "", this::survey, why -> null);
        }
    }

    private Object survey() {
        usable = authenticator.survey();
        return null;
    }

    private UsableMechanisms firstSurvey() {
        UsableMechanisms unsure = new UsableMechanisms(Set.of("plain", "login"), false);
        return authenticator
                .pool()
                .run(Standing.KNOWN, "", authenticator::survey, why -> unsure)
                .toCompletableFuture()
                .completeOnTimeout(unsure, FIRST_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
