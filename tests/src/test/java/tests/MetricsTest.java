package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import popserv.metrics.Metric;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Those who watch the server read metrics and a status page. */
class MetricsTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    private static Site site;
    private static int port;

    @BeforeAll
    static void logInSomebodyAndRefuseSomebody() throws Exception {
        port = Site.freePort();
        site =
                Site.started(
                        Setup.STANDARD.withPopserv("metrics.bindto 127.0.0.1:" + port + "\n"),
                        Road.RESIDENT);
        site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: one\n\none\n")));
        try (Peer joe = site.login("joe");
                Peer guest = site.connect(null)) {
            guest.ok();
            guest.ok("USER joe");
            guest.say("PASS wrong").hear();
            guest.ok("QUIT");
            joe.ok("QUIT");
        }
    }

    @AfterAll
    static void close() throws IOException {
        site.close();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String metrics() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private static void assertHas(String text, String line) {
        assertTrue(text.contains(line), () -> "no " + line + " in\n" + text);
    }

    @Test
    void whatHappenedIsCounted() throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !metrics().contains("popserv_sessions{road=\"worker\""));
        String text = metrics();
        assertHas(text, "popserv_logins_total{method=\"PASS\",road=\"worker\"} 1.0");
        assertHas(text, "popserv_login_failures_total{reason=\"wrong\"} 1.0");
        assertHas(text, "popserv_login_verdict_seconds_count 2");
        assertHas(text, "popserv_login_handover_seconds_count 1");
        assertHas(text, "popserv_greeting_seconds_count 2");
        assertHas(text, "popserv_workers_started_total 1.0");
        assertHas(text, "popserv_queue_lost_total{to=\"log\"} 0.0");
        assertHas(text, "jvm_memory_used_bytes{");
        assertFalse(site.log().contains(" library "), site::evidence);
    }

    @Test
    void theStatusPageNeedsNothingFromOutsideAndNamesNoAccount() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals("text/html; charset=utf-8", page.headers().firstValue("content-type").get());
        assertTrue(page.headers().firstValue("content-security-policy").isPresent());
        assertFalse(page.body().matches("(?s).*(src|href)=\"(https?:)?//.*"));
        assertFalse(page.body().contains("joe"));
        JsonObject status = new JsonObject(get("/status.json").body());
        assertEquals(60, status.getJsonArray("hour").size());
        assertEquals(1, status.getInteger("logins"));
        assertEquals(1, status.getInteger("failures"));
        assertFalse(status.getJsonArray("workers").isEmpty());
        assertFalse(status.encode().contains("joe"));
        assertEquals(404, get("/etc/passwd").statusCode());
    }

    @Test
    void theDashboardAsksOnlyForWhatThereIs() throws Exception {
        Set<String> there =
                metrics()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("[{ ]")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        // What is ours is in the table, and some of it appears with the first of its kind.
        there.removeIf(ours -> ours.startsWith("popserv_"));
        for (Metric metric : Metric.values()) {
            there.addAll(metric.series());
        }
        there.add("jvm_gc_pause_seconds_sum");
        String dashboard = Files.readString(Checkout.root().resolve("init/grafana-dashboard.json"));
        Matcher name = Pattern.compile("\\b((?:popserv|jvm|process)_[a-z_]+)").matcher(dashboard);
        Set<String> asked = new TreeSet<>();
        while (name.find()) {
            asked.add(name.group(1));
        }
        assertTrue(asked.size() > 20, asked.toString());
        asked.removeAll(there);
        assertEquals(Set.of(), asked);
    }

    /** Before it has asked for anything but the page. */
    @Test
    void aBrowserShowsTheCountsAtOnce() throws Exception {
        assertCounts(dom());
    }

    /** It would say that nobody answers, if what it asks for later did not come. */
    @Test
    void aBrowserKeepsThePageFresh() throws Exception {
        assertCounts(dom("--virtual-time-budget=12000"));
    }

    private static void assertCounts(Program.Result page) {
        assertTrue(page.out().contains(">serving</p>"), page.out() + page.err());
        assertTrue(page.out().contains("<b id=\"logins\">1</b>"), page.out());
        assertTrue(page.out().contains("<b id=\"failures\">1</b>"), page.out());
    }

    /** The page as a browser has it when it is loaded, or some time after. */
    private static Program.Result dom(String... options) throws Exception {
        Program.Result where = Program.run(site.dir(), 20, "sh", "-c", "command -v chromium || :");
        assumeTrue(!where.out().isBlank(), "chromium is not installed");
        Path profile = Files.createTempDirectory(site.dir(), "chromium");
        List<Object> command =
                new ArrayList<>(
                        List.of(
                                "chromium",
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--user-data-dir=" + profile));
        command.addAll(List.of(options));
        command.addAll(List.of("--dump-dom", "http://127.0.0.1:" + port + "/"));
        return Program.run(site.dir(), 120, command.toArray());
    }
}
