package popserv.metrics;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The pages for those who watch the server: Prometheus text at /metrics, a status page at / with
 * what it begins with, and what it reads from then on at /status.json. They can be read and nothing
 * more, and name no account.
 *
 * <p>While it is open everything is measured.
 */
public final class StatusDoor {
    private static final int IDLE_SECONDS = 30;

    /** The version of Prometheus' text format that the registry writes. */
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** The page needs nothing but itself and its own data. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                    + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final Vertx vertx;
    private final Watch watch;
    private final Supplier<Vitals> vitals;
    private final Meters meters;
    private final HttpServer server;
    private final String[] page;

    private StatusDoor(Vertx vertx, Watch watch, Supplier<Vitals> vitals) throws IOException {
        this.vertx = vertx;
        this.watch = watch;
        this.vitals = vitals;
        // What is between the two is the state of things: JSON that a script reads.
        this.page = page().split("(?<=id=\"now\">)null(?=</script>)", 2);
        this.meters = new Meters(vitals.get());
        HttpServerOptions options =
                new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setReuseAddress(true);
        this.server = vertx.createHttpServer(options).requestHandler(this::answer);
    }

    /**
     * Opens it, and begins to measure; blocks for a moment.
     *
     * @param host where to listen
     * @param port where to listen; 0: where the system likes
     * @param watch hears what happens
     * @param vitals tells how the server fares; may take some milliseconds
     * @throws IOException if it cannot listen there
     */
    public static StatusDoor open(
            Vertx vertx, String host, int port, Watch watch, Supplier<Vitals> vitals)
            throws IOException {
        StatusDoor door = new StatusDoor(vertx, watch, vitals);
        try {
            CompletionStage<?> listening = door.server.listen(port, host).toCompletionStage();
            listening.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            door.meters.close();
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
        watch.begin(door.meters);
        return door;
    }

    private static String page() throws IOException {
        try (InputStream in = StatusDoor.class.getResourceAsStream("status.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Closes it; nothing is measured any more. */
    public void close() {
        watch.end(meters);
        server.close();
        meters.close();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", POLICY);
        boolean head = request.method() == HttpMethod.HEAD;
        if (!head && request.method() != HttpMethod.GET) {
            response.putHeader("Allow", "GET, HEAD").setStatusCode(405).end();
            return;
        }
        switch (request.path()) {
            case "/" ->
                    tell(response, "text/html; charset=utf-8", () -> page[0] + inPage() + page[1]);
            case "/metrics" -> tell(response, PROMETHEUS, () -> meters.scrape(vitals.get()));
            case "/status.json" -> tell(response, "application/json", this::status);
            default -> {
                response.setStatusCode(404);
                say(response, "text/plain", "There are /, /status.json and /metrics.\n");
            }
        }
    }

    private String status() {
        return StatusJson.of(vitals.get(), meters.hour()).encode();
    }

    /** The same within HTML, where a script ends at the first sign of its closing tag. */
    private String inPage() {
        return status().replace("<", "\\u003c");
    }

    /** Looking at all sessions and counting descriptors is no work for an event loop. */
    private void tell(HttpServerResponse response, String type, Supplier<String> text) {
        vertx.executeBlocking(text::get, false)
                .onSuccess(answer -> say(response, type, answer))
                .onFailure(failure -> response.setStatusCode(500).end());
    }

    private static void say(HttpServerResponse response, String type, String text) {
        if (!response.ended() && !response.closed()) {
            response.putHeader("Content-Type", type).end(text);
        }
    }
}
