package popserv.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import popserv.home.DatabaseDown;

/** Asks the authorization server whose a token is (RFC 7662). */
final class Introspection implements TokenCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_ANSWER = 1 << 16;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final OAuthRules rules;

    Introspection(OAuthRules rules) {
        this.rules = rules;
    }

    @Override
    public Optional<String> user(String token) throws DatabaseDown {
        String form = "token=" + encoded(token) + "&token_type_hint=access_token";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(rules.introspect()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!rules.client().isEmpty()) {
            String pair = encoded(rules.client()) + ":" + encoded(rules.secret());
            byte[] octets = pair.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(octets));
        }
        return judged(answer(request.build()));
    }

    private Map<String, Object> answer(HttpRequest request) throws DatabaseDown {
        String place = "the introspection endpoint " + request.uri().getHost();
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(request, BoundedBody.of(MOST_ANSWER));
        try {
            HttpResponse<byte[]> response = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new DatabaseDown(place + " answered " + response.statusCode());
            }
            Map<String, Object> claims =
                    JSONObjectUtils.parse(new String(response.body(), StandardCharsets.UTF_8));
            if (claims == null || !(claims.get("active") instanceof Boolean)) {
                throw new DatabaseDown(place + " does not say whether a token is active");
            }
            return claims;
        } catch (ExecutionException | TimeoutException e) {
            throw new DatabaseDown(place + " does not answer", e);
        } catch (ParseException e) {
            throw new DatabaseDown(place + " answered no JSON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseDown(place + ": interrupted");
        } finally {
            asked.cancel(true);
        }
    }

    /** RFC 7662 section 2.2: only {@code active} must be there; what we ask for must be, too. */
    private Optional<String> judged(Map<String, Object> claims) {
        boolean active = Boolean.TRUE.equals(claims.get("active"));
        long now = System.currentTimeMillis() / 1000;
        boolean late = claims.get("exp") instanceof Number exp && exp.longValue() < now;
        boolean early = claims.get("nbf") instanceof Number nbf && nbf.longValue() > now;
        boolean scoped =
                rules.scope().isEmpty()
                        || claims.get("scope") instanceof String scopes
                                && Arrays.asList(scopes.split(" ")).contains(rules.scope());
        boolean ours =
                rules.audience().isEmpty() || OAuthRules.holds(claims.get("aud"), rules.audience());
        boolean theirs = rules.issuer().isEmpty() || rules.issuer().equals(claims.get("iss"));
        return active && !late && !early && scoped && ours && theirs
                ? OAuthRules.name(claims.get(rules.claim()))
                : Optional.empty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
