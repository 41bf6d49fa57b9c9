package popserv.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All that is measured, as Prometheus reads it. What happens is counted as it happens; what can be
 * looked at is looked at once for each scrape.
 */
final class Meters implements Observer, AutoCloseable {
    /** From a tenth of a millisecond to ten seconds: what a server's own steps take. */
    private static final Duration[] BUCKETS =
            List.of(
                            100,
                            250,
                            500,
                            1000,
                            2500,
                            5000,
                            10_000,
                            25_000,
                            50_000,
                            100_000,
                            250_000,
                            500_000,
                            1_000_000,
                            2_500_000,
                            5_000_000,
                            10_000_000)
                    .stream()
                    .map(micros -> Duration.ofNanos(1000L * micros))
                    .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = registry();
    private final LastHour hour = new LastHour(System::currentTimeMillis);
    private final Map<String, Map<String, Counter>> logins = new ConcurrentHashMap<>();
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<String, Counter> handshakes = new ConcurrentHashMap<>();
    private final Counter handshakeFailures = counter(Metric.TLS_FAILURES);
    private final Counter databaseDown = counter(Metric.DATABASE_UNAVAILABLE);
    private final Counter fromClients = counter(Metric.RELAYED_OCTETS, "from_client");
    private final Counter toClients = counter(Metric.RELAYED_OCTETS, "to_client");
    private final Counter workersStarted = counter(Metric.WORKERS_STARTED);
    private final Counter workersDied = counter(Metric.WORKERS_DIED);
    private final Timer greeting = timer(Metric.GREETING);
    private final Timer verdict = timer(Metric.VERDICT);
    private final Timer handover = timer(Metric.HANDOVER);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Looked looked;

    Meters(Vitals first) {
        for (Refusal reason : Refusal.values()) {
            refusals.put(reason, counter(Metric.REFUSALS, Metric.word(reason)));
        }
        looked = new Looked(registry, first);
        bindMachine();
    }

    /** A registry without the names that promtool finds fault with. */
    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (String name : new String[] {"process.cpu.time", "system.cpu.count"}) {
            registry.config().meterFilter(MeterFilter.denyNameStartsWith(name));
        }
        return registry;
    }

    /** What the virtual machine and its process do. */
    private void bindMachine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    private Counter counter(Metric metric, String... labels) {
        return Counter.builder(metric.meter())
                .description(metric.meaning())
                .tags(metric.tags(labels))
                .register(registry);
    }

    private Timer timer(Metric metric) {
        return Timer.builder(metric.meter())
                .description(metric.meaning())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Returns the counts of the last hour. */
    LastHour hour() {
        return hour;
    }

    /** Returns everything as Prometheus text, with what is looked at as it is {@code now}. */
    String scrape(Vitals now) {
        looked.at(now);
        return registry.scrape();
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public void greeted(long began) {
        greeting.record(now() - began, TimeUnit.NANOSECONDS);
    }

    @Override
    public void judged(long began) {
        verdict.record(now() - began, TimeUnit.NANOSECONDS);
    }

    @Override
    public void loggedIn(String method, String road, long judged) {
        hour.loggedIn();
        Map<String, Counter> roads = logins.get(method);
        Counter counter = roads == null ? null : roads.get(road);
        (counter == null ? loginsBy(method, road) : counter).increment();
        if (judged != 0) {
            handover.record(now() - judged, TimeUnit.NANOSECONDS);
        }
    }

    private Counter loginsBy(String method, String road) {
        return logins.computeIfAbsent(method, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(road, name -> counter(Metric.LOGINS, method, road));
    }

    @Override
    public void failed(String reason) {
        hour.failed();
        failures.computeIfAbsent(reason, name -> counter(Metric.LOGIN_FAILURES, name)).increment();
        if (reason.equals("database")) {
            databaseDown.increment();
        }
    }

    @Override
    public void refused(Refusal reason) {
        refusals.get(reason).increment();
    }

    @Override
    public void handshaken(String version) {
        if (version == null) {
            handshakeFailures.increment();
            return;
        }
        handshakes
                .computeIfAbsent(version, name -> counter(Metric.TLS_HANDSHAKES, name))
                .increment();
    }

    @Override
    public void carried(long fromClient, long toClient) {
        fromClients.increment(fromClient);
        toClients.increment(toClient);
    }

    @Override
    public void workerStarted() {
        workersStarted.increment();
    }

    @Override
    public void workerDied() {
        workersDied.increment();
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
