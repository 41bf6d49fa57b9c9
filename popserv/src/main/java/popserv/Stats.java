package popserv;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import popserv.control.Report;
import popserv.handoff.Load;
import popserv.record.Recorder;

/** How the running server fares, for popctl. */
final class Stats {
    private Stats() {}

    static Report report(Running running) {
        Report report =
                new Report()
                        .value("version", Version.number())
                        .value("pid", ProcessHandle.current().pid())
                        .value("since", running.since())
                        .value(
                                "seconds",
                                Duration.between(running.since(), Instant.now()).toSeconds())
                        .value("serving", running.site().get().addresses())
                        .value("sessions", running.sessions().all().size())
                        .value("blocked", running.guard().blocks().list().size());
        sessions(report, running);
        workers(report, running);
        queues(report, running);
        return report;
    }

    private static void sessions(Report report, Running running) {
        Map<String, Integer> counts = new TreeMap<>();
        for (LiveSession session : running.sessions().all()) {
            String road = session.isGiven() ? session.road() : LiveSession.NO_ROAD;
            counts.merge(session.state() + " " + road, 1, Integer::sum);
        }
        Report.Table table = report.table("states", "state", "road", "sessions");
        counts.forEach(
                (key, count) -> {
                    String[] words = key.split(" ");
                    table.row(words[0], words[1], count);
                });
    }

    private static void workers(Report report, Running running) {
        Report.Table table =
                report.table("workers", "worker", "program", "sessions", "waiting", "state");
        for (Map.Entry<Load, String> worker : running.workers().loads().entrySet()) {
            Load load = worker.getKey();
            table.row(
                    load.pid(),
                    worker.getValue(),
                    load.sessions(),
                    load.waiting(),
                    load.retiring() ? "retiring" : "serving");
        }
    }

    private static void queues(Report report, Running running) {
        Report.Table table = report.table("records", "to", "sent", "waiting", "lost");
        for (Recorder.Counts counts : running.site().get().recorder().counts()) {
            table.row(counts.name(), counts.sent(), counts.queued(), counts.lost());
        }
        table.row("log", null, running.log().waiting(), running.log().lost());
    }
}
