package popserv;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import popserv.handoff.Load;
import popserv.metrics.Vitals;
import popserv.record.Recorder;

/** Looks at how the running server fares. */
final class VitalSigns {
    private VitalSigns() {}

    static Vitals of(Running running) {
        return new Vitals(
                Version.number(),
                running.since(),
                running.watch().logins(),
                running.watch().failures(),
                running.watch().refusals(),
                running.guard().blocks().list().size(),
                sessions(running),
                workers(running),
                queues(running));
    }

    private static List<Vitals.Sessions> sessions(Running running) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (LiveSession session : running.sessions().all()) {
            String road = session.isGiven() ? session.road() : LiveSession.NO_ROAD;
            counts.computeIfAbsent(session.state(), state -> new TreeMap<>())
                    .merge(road, 1, Integer::sum);
        }
        List<Vitals.Sessions> all = new ArrayList<>();
        counts.forEach(
                (state, roads) ->
                        roads.forEach(
                                (road, count) -> all.add(new Vitals.Sessions(state, road, count))));
        return all;
    }

    private static List<Vitals.Worker> workers(Running running) {
        List<Vitals.Worker> all = new ArrayList<>();
        for (Map.Entry<Load, String> worker : running.workers().loads().entrySet()) {
            Load load = worker.getKey();
            all.add(
                    new Vitals.Worker(
                            load.pid(),
                            worker.getValue(),
                            load.sessions(),
                            load.waiting(),
                            load.retiring()));
        }
        return all;
    }

    private static List<Vitals.Queue> queues(Running running) {
        List<Vitals.Queue> all = new ArrayList<>();
        Site site = running.site().get();
        if (site != null) {
            for (Recorder.Counts counts : site.recorder().counts()) {
                all.add(
                        new Vitals.Queue(
                                counts.name(), counts.sent(), counts.queued(), counts.lost()));
            }
        }
        all.add(new Vitals.Queue(Vitals.LOG, null, running.log().waiting(), running.log().lost()));
        return all;
    }
}
