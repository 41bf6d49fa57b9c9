package popserv;

import java.time.Duration;
import java.time.Instant;
import popserv.control.Report;
import popserv.metrics.Vitals;

/** How the running server fares, for popctl. */
final class Stats {
    private Stats() {}

    static Report report(Running running) {
        Vitals now = VitalSigns.of(running);
        Report report =
                new Report()
                        .value("version", now.version())
                        .value("pid", ProcessHandle.current().pid())
                        .value("since", now.since())
                        .value("seconds", Duration.between(now.since(), Instant.now()).toSeconds())
                        .value("serving", running.site().get().addresses())
                        .value("sessions", now.live())
                        .value("logins", now.logins())
                        .value("failures", now.failures())
                        .value("refusals", now.refusals())
                        .value("blocked", now.blocked());
        Report.Table states = report.table("states", "state", "road", "sessions");
        for (Vitals.Sessions sessions : now.sessions()) {
            states.row(sessions.state(), sessions.road(), sessions.count());
        }
        Report.Table workers =
                report.table("workers", "worker", "program", "sessions", "waiting", "state");
        for (Vitals.Worker worker : now.workers()) {
            workers.row(
                    worker.pid(),
                    worker.program(),
                    worker.sessions(),
                    worker.waiting(),
                    worker.retiring() ? "retiring" : "serving");
        }
        Report.Table queues = report.table("queues", "to", "sent", "waiting", "lost");
        for (Vitals.Queue queue : now.queues()) {
            queues.row(queue.to(), queue.sent(), queue.waiting(), queue.lost());
        }
        return report;
    }
}
