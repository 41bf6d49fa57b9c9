package popserv.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** The meters whose values nobody counts: they are looked at, once for each scrape. */
final class Looked {
    private final MeterRegistry registry;
    private final MultiGauge sessions;
    private final MultiGauge waiting;
    private volatile Vitals vitals;

    Looked(MeterRegistry registry, Vitals first) {
        this.registry = registry;
        this.vitals = first;
        this.sessions = gauges(Metric.SESSIONS);
        this.waiting = gauges(Metric.QUEUE_WAITING);
        gauge(Metric.WORKERS, now -> now.workers().size());
        gauge(Metric.BLOCKS, Vitals::blocked);
        gauge(Metric.BUILD_INFO, now -> 1, first.version());
    }

    private MultiGauge gauges(Metric metric) {
        return MultiGauge.builder(metric.meter()).description(metric.meaning()).register(registry);
    }

    private void gauge(Metric metric, ToDoubleFunction<Vitals> value, String... labels) {
        Gauge.builder(metric.meter(), () -> value.applyAsDouble(vitals))
                .description(metric.meaning())
                .tags(metric.tags(labels))
                .register(registry);
    }

    private static MultiGauge.Row<Number> row(Metric metric, int value, String... labels) {
        return MultiGauge.Row.of(Tags.of(metric.tags(labels)), value);
    }

    /** Takes values that are new. */
    void at(Vitals now) {
        vitals = now;
        sessions.register(
                now.sessions().stream()
                        .map(s -> row(Metric.SESSIONS, s.count(), s.state(), s.road()))
                        .toList(),
                true);
        waiting.register(
                now.queues().stream()
                        .map(queue -> row(Metric.QUEUE_WAITING, queue.waiting(), queue.to()))
                        .toList(),
                true);
        now.queues().forEach(this::count);
    }

    /** Registers a queue's counters the first time it is seen. */
    private void count(Vitals.Queue seen) {
        String to = seen.to();
        Tags tags = Tags.of(Metric.QUEUE_LOST.tags(to));
        if (registry.find(Metric.QUEUE_LOST.meter()).tags(tags).functionCounter() != null) {
            return;
        }
        counter(Metric.QUEUE_LOST, Vitals.Queue::lost, to);
        if (seen.sent() != null) {
            counter(Metric.QUEUE_SENT, Vitals.Queue::sent, to);
        }
    }

    private void counter(Metric metric, ToDoubleFunction<Vitals.Queue> value, String to) {
        FunctionCounter.builder(
                        metric.meter(), this, looked -> value.applyAsDouble(looked.queue(to)))
                .description(metric.meaning())
                .tags(metric.tags(to))
                .register(registry);
    }

    private Vitals.Queue queue(String to) {
        return vitals.queues().stream()
                .filter(queue -> queue.to().equals(to))
                .findFirst()
                .orElse(new Vitals.Queue(to, 0L, 0, 0));
    }
}
