package popserv.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is scraped is what the table says, and nothing else. */
class MetersTest {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(popserv_\\w+)(?:\\{(.*)})? .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

    private static final Vitals VITALS =
            new Vitals(
                    "1",
                    Instant.EPOCH,
                    0,
                    0,
                    0,
                    0,
                    List.of(new Vitals.Sessions("transaction", "relay", 1)),
                    List.of(),
                    List.of(new Vitals.Queue("whoson", 2L, 1, 0)));

    /** Scrapes after one of everything happened. */
    private static String scraped() {
        try (Meters meters = new Meters(VITALS)) {
            meters.greeted(meters.now());
            meters.judged(meters.now());
            meters.loggedIn("PASS", "worker", meters.now());
            meters.failed("database");
            meters.refused(Observer.Refusal.DELAY);
            meters.handshaken("TLSv1.3");
            meters.handshaken(null);
            meters.carried(1, 2);
            meters.workerStarted();
            meters.workerDied();
            return meters.scrape(VITALS);
        }
    }

    @Test
    void everyMetricHasTheNamesAndLabelsOfTheTable() {
        Map<String, Set<String>> told = new TreeMap<>();
        for (Metric metric : Metric.values()) {
            metric.series().forEach(name -> told.put(name, new TreeSet<>(metric.labels())));
        }
        Map<String, Set<String>> seen = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(scraped());
        while (sample.find()) {
            Set<String> labels = seen.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
            }
            labels.remove("le");
        }
        assertEquals(told, seen);
    }

    @Test
    void prometheusHearsTypeAndMeaning() {
        Set<String> lines = new HashSet<>(scraped().lines().toList());
        for (Metric metric : Metric.values()) {
            String name = metric.shown();
            String type = metric.type().toString().toLowerCase(Locale.ROOT);
            assertTrue(lines.contains("# HELP " + name + " " + metric.meaning()), name);
            assertTrue(lines.contains("# TYPE " + name + " " + type), name);
        }
    }

    @Test
    void everyLabelIsExplained() {
        Set<String> labels = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            labels.addAll(metric.labels());
        }
        assertEquals(labels, Metric.LABELS.keySet());
    }
}
