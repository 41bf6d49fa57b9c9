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
        this.sessions =
                MultiGauge.builder("popserv.sessions")
                        .description("Sessions that live, by state and by the road they took")
                        .register(registry);
        this.waiting =
                MultiGauge.builder("popserv.queue.waiting")
                        .description("What waits to be told to a side system")
                        .register(registry);
        gauge("popserv.workers", "Resident workers", now -> now.workers().size());
        gauge("popserv.blocks", "Accounts and addresses refused for a while", Vitals::blocked);
        Gauge.builder("popserv.build.info", () -> 1)
                .description("The running version")
                .tags("version", first.version())
                .register(registry);
    }

    private void gauge(String name, String about, ToDoubleFunction<Vitals> value) {
        Gauge.builder(name, () -> value.applyAsDouble(vitals))
                .description(about)
                .register(registry);
    }

    /** Takes values that are new. */
    void at(Vitals now) {
        vitals = now;
        sessions.register(
                now.sessions().stream()
                        .map(
                                seen ->
                                        MultiGauge.Row.of(
                                                Tags.of("state", seen.state(), "road", seen.road()),
                                                seen.count()))
                        .toList(),
                true);
        waiting.register(
                now.queues().stream()
                        .map(queue -> MultiGauge.Row.of(Tags.of("to", queue.to()), queue.waiting()))
                        .toList(),
                true);
        now.queues().forEach(this::count);
    }

    /** Registers a queue's counters the first time it is seen. */
    private void count(Vitals.Queue seen) {
        String to = seen.to();
        if (registry.find("popserv.queue.lost").tag("to", to).functionCounter() != null) {
            return;
        }
        FunctionCounter.builder("popserv.queue.lost", this, looked -> looked.queue(to).lost())
                .description("What a side system will never be told")
                .tags("to", to)
                .register(registry);
        if (seen.sent() != null) {
            FunctionCounter.builder("popserv.queue.sent", this, looked -> looked.queue(to).sent())
                    .description("What a side system was told")
                    .tags("to", to)
                    .register(registry);
        }
    }

    private Vitals.Queue queue(String to) {
        return vitals.queues().stream()
                .filter(queue -> queue.to().equals(to))
                .findFirst()
                .orElse(new Vitals.Queue(to, 0L, 0, 0));
    }
}
