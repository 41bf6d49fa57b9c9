package popserv.metrics;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the status page reads: how the server fares, and the last hour minute by minute. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(Vitals now, LastHour hour) {
        return new JsonObject()
                .put("version", now.version())
                .put("since", now.since().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("seconds", Duration.between(now.since(), Instant.now()).toSeconds())
                .put("live", now.live())
                .put("logins", now.logins())
                .put("failures", now.failures())
                .put("refusals", now.refusals())
                .put("blocked", now.blocked())
                .put("sessions", sessions(now))
                .put("workers", workers(now))
                .put("queues", queues(now))
                .put("hour", hour(hour));
    }

    private static JsonArray sessions(Vitals now) {
        JsonArray all = new JsonArray();
        for (Vitals.Sessions count : now.sessions()) {
            all.add(
                    new JsonObject()
                            .put("state", count.state())
                            .put("road", count.road())
                            .put("count", count.count()));
        }
        return all;
    }

    private static JsonArray workers(Vitals now) {
        JsonArray all = new JsonArray();
        for (Vitals.Worker worker : now.workers()) {
            all.add(
                    new JsonObject()
                            .put("worker", worker.pid())
                            .put("sessions", worker.sessions())
                            .put("waiting", worker.waiting())
                            .put("state", worker.retiring() ? "retiring" : "serving"));
        }
        return all;
    }

    private static JsonArray queues(Vitals now) {
        JsonArray all = new JsonArray();
        for (Vitals.Queue queue : now.queues()) {
            all.add(
                    new JsonObject()
                            .put("to", queue.to())
                            .put("sent", queue.sent())
                            .put("waiting", queue.waiting())
                            .put("lost", queue.lost()));
        }
        return all;
    }

    private static JsonArray hour(LastHour hour) {
        JsonArray all = new JsonArray();
        hour.give(
                (millis, logins, failures) ->
                        all.add(
                                new JsonObject()
                                        .put("minute", Instant.ofEpochMilli(millis).toString())
                                        .put("logins", logins)
                                        .put("failures", failures)));
        return all;
    }
}
