package popserv.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.auth.Verdict.Unavailable;
import popserv.base.Utf8;

/**
 * OAUTHBEARER (RFC 7628) and its forerunner XOAUTH2: the client sends an OAuth 2.0 access token.
 *
 * <p>Both are one message of fields parted by ^A, of which {@code auth=Bearer TOKEN} is one; the
 * name stands in the header of OAUTHBEARER and in the field {@code user} of XOAUTH2. When the token
 * is refused the client is told by a challenge in JSON, which it answers before it hears the end.
 */
final class OAuth implements Mechanism {
    private final Authenticator authenticator;
    private final Peer peer;
    private final Tokens tokens;
    private final boolean bearer;
    private Verdict refused;

    /**
     * How tokens are checked, and what a client is told when its own is refused.
     *
     * @param check tells whose a token is
     * @param pool where it does so: not where passwords are checked, for the provider may hang
     * @param scope the scope a token must have; empty: not told
     * @param discovery the URL of the provider's metadata (RFC 8414); empty: not told
     */
    record Tokens(TokenCheck check, TimedPool pool, String scope, String discovery) {}

    /**
     * Begins an exchange.
     *
     * @param bearer OAUTHBEARER; else XOAUTH2
     */
    OAuth(Authenticator authenticator, Peer peer, Tokens tokens, boolean bearer) {
        this.authenticator = authenticator;
        this.peer = peer;
        this.tokens = tokens;
        this.bearer = bearer;
    }

    @Override
    public String name() {
        return bearer ? "OAUTHBEARER" : "XOAUTH2";
    }

    @Override
    public CompletionStage<Step> next(byte[] response) {
        if (refused != null) {
            return Mechanism.end(refused);
        }
        if (response == null) {
            return Mechanism.challenge(new byte[0]);
        }
        String message = Utf8.text(response);
        String[] fields = message == null ? new String[0] : message.split("\u0001", -1);
        // Every field, and the message after them, ends with ^A.
        if (fields.length < 3 || !fields[fields.length - 1].isEmpty()) {
            return Mechanism.malformed("");
        }
        String name = name(fields[0]);
        String token = token(fields);
        return name == null || token == null
                ? Mechanism.malformed("")
                : check(name, token).thenCompose(this::step);
    }

    /** Returns the name the client gave; empty for none, null if the field is not well formed. */
    private String name(String field) {
        if (!bearer) {
            return field.startsWith("user=") ? field.substring(5) : null;
        }
        Gs2Header header = Gs2Header.read(field);
        boolean whole = header != null && header.text().length() == field.length();
        return whole && header.flag() != 'p' ? header.authorization() : null;
    }

    private static String token(String[] fields) {
        for (int i = 1; i < fields.length; i++) {
            String field = fields[i];
            if (field.regionMatches(true, 0, "auth=Bearer ", 0, 12)) {
                String token = field.substring(12).strip();
                boolean fits = token.chars().allMatch(c -> c > ' ' && c < 0x7F);
                return fits && !token.isEmpty() ? token : null;
            }
        }
        return null;
    }

    private CompletionStage<Verdict> check(String name, String token) {
        // The verdict so far: a user, or why there is none.
        record Owner(Optional<String> user, String trouble) {}
        return tokens.pool()
                .run(
                        Standing.NEW,
                        "",
                        () -> new Owner(tokens.check().user(token), null),
                        why -> new Owner(Optional.empty(), why))
                .thenCompose(
                        owner ->
                                owner.trouble() == null
                                        ? accept(name, owner.user())
                                        : CompletableFuture.completedFuture(
                                                new Unavailable(name, owner.trouble())));
    }

    private CompletionStage<Verdict> accept(String name, Optional<String> user) {
        if (user.isEmpty()) {
            return CompletableFuture.completedFuture(new Refused(name, Reason.WRONG, ""));
        }
        String typed = name.isEmpty() ? user.get() : name;
        Optional<Attempt> attempt = peer.attempt(typed, "");
        if (attempt.isEmpty()) {
            return authenticator.nameRefused(typed);
        }
        // The token of one user opens no other's account.
        return attempt.get().prover().account().equalsIgnoreCase(user.get())
                ? authenticator.known(attempt.get(), bearer ? "oauthbearer" : "xoauth2")
                : CompletableFuture.completedFuture(new Refused(typed, Reason.FORBIDDEN, ""));
    }

    private CompletionStage<Step> step(Verdict verdict) {
        if (!(verdict instanceof Refused)) {
            return Mechanism.end(verdict);
        }
        refused = verdict;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", bearer ? "invalid_token" : "401");
        if (!bearer) {
            json.put("schemes", "bearer");
        }
        if (!tokens.scope().isEmpty()) {
            json.put("scope", tokens.scope());
        }
        if (!tokens.discovery().isEmpty()) {
            json.put("openid-configuration", tokens.discovery());
        }
        return Mechanism.challenge(Keyed.octets(JSONObjectUtils.toJSONString(json)));
    }
}
