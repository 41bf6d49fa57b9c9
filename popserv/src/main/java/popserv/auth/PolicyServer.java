package popserv.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A policy server that speaks as weakforced and Dovecot do: JSON by POST, {@code ?command=allow}
 * before and {@code ?command=report} after a login. Of the password it learns 12 bits of a digest:
 * enough to tell one wrong password tried again from another, and not to find it out.
 *
 * <p>A server that does not answer in time, or not so that it can be understood, lets everybody
 * pass: it is a second guard, not the door.
 */
public final class PolicyServer implements Policy {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long MOST_SECONDS = 30;
    private static final int MOST_ANSWER = 1 << 16;
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Rules rules;
    private final Consumer<String> trouble;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    /**
     * Where the server is, and what it wants.
     *
     * @param url its address, to which the command is added
     * @param header a header to send along, such as {@code X-API-Key: word}; empty: none; never
     *     shown
     * @param nonce what is digested before name and password; the same for all who share the
     *     server's memory
     */
    public record Rules(String url, String header, String nonce) {
        @Override
        public String toString() {
            return "Rules[" + url + "]";
        }
    }

    /**
     * Makes a client of the server; nothing is connected yet.
     *
     * @param trouble hears, once a minute at most, why the server cannot be asked
     */
    public PolicyServer(Rules rules, Consumer<String> trouble) {
        this.rules = rules;
        this.trouble = trouble;
    }

    @Override
    public CompletionStage<Duration> allow(Told login) {
        return post("allow", fields(login))
                .thenApply(PolicyServer::status)
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle(
                        (time, failure) -> {
                            if (time == null) {
                                tell(failure);
                            }
                            return time == null ? Duration.ZERO : time;
                        });
    }

    @Override
    public void report(Told login, boolean success, boolean refused) {
        Map<String, Object> fields = fields(login);
        fields.put("success", success);
        fields.put("policy_reject", refused);
        post("report", fields)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null) {
                                tell(failure);
                            }
                        });
    }

    private Map<String, Object> fields(Told login) {
        String name = login.attempt().prover().account();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("login", name);
        fields.put("remote", login.attempt().lookup().remote());
        fields.put("protocol", "pop3");
        fields.put("tls", login.attempt().tls());
        fields.put("pwhash", digest(name, login.password()));
        fields.put("device_id", "");
        fields.put("attrs", Map.of());
        return fields;
    }

    /** Returns the first 12 bits, in four hexadecimal digits, as Dovecot makes them. */
    private String digest(String name, byte[] password) {
        if (password.length == 0) {
            return "";
        }
        MessageDigest sha = DigestForm.digest("SHA-256");
        sha.update(Keyed.octets(rules.nonce() + name));
        sha.update((byte) 0);
        byte[] digest = sha.digest(password);
        int bits = (digest[0] & 0xff) << 4 | (digest[1] & 0xff) >> 4;
        return HexFormat.of().toHexDigits((short) bits);
    }

    private CompletableFuture<Map<String, Object>> post(
            String command, Map<String, Object> fields) {
        try {
            CompletableFuture<HttpResponse<byte[]>> asked =
                    http.sendAsync(request(command, fields), BoundedBody.of(MOST_ANSWER));
            // What stops in the middle would keep its connection for ever.
            CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> asked.cancel(true));
            return asked.thenApply(PolicyServer::answer);
        } catch (IllegalArgumentException e) {
            // A header that HTTP keeps for itself.
            return CompletableFuture.failedFuture(e);
        }
    }

    private HttpRequest request(String command, Map<String, Object> fields) {
        String mark = rules.url().contains("?") ? "&" : "?";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(rules.url() + mark + "command=" + command))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JSONObjectUtils.toJSONString(fields)));
        int colon = rules.header().indexOf(':');
        if (colon > 0) {
            request.header(
                    rules.header().substring(0, colon).strip(),
                    rules.header().substring(colon + 1).strip());
        }
        return request.build();
    }

    private static Map<String, Object> answer(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("it answered " + response.statusCode());
        }
        byte[] octets = response.body();
        try {
            return octets.length == 0
                    ? Map.of()
                    : JSONObjectUtils.parse(new String(octets, StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IllegalStateException("it answered no JSON");
        }
    }

    /** Negative: refused; else the seconds to wait. */
    private static Duration status(Map<String, Object> answer) {
        if (!(answer.get("status") instanceof Number status)) {
            throw new IllegalStateException("it answered without a status");
        }
        return Duration.ofSeconds(Math.max(-1, Math.min(status.longValue(), MOST_SECONDS)));
    }

    private void tell(Throwable failure) {
        long now = System.nanoTime();
        long until = quietUntil.get();
        if (now - until < 0 || !quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
            return;
        }
        Throwable cause = failure == null ? null : failure.getCause();
        if (cause instanceof IllegalStateException) {
            trouble.accept(cause.getMessage());
        } else {
            trouble.accept("it does not answer");
        }
    }
}
