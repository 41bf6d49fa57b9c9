package popserv;

import java.util.List;
import popserv.base.Log;
import popserv.base.Settings;

/** stand-in. */
final class WorkerRoads {
    private final Roads roads;

    private WorkerRoads(Roads roads) {
        this.roads = roads;
    }

    static WorkerRoads start(Settings settings, Log log) {
        return new WorkerRoads(new Roads(List.of("popit"), null, null, false));
    }

    Roads roads() {
        return roads;
    }

    void drain() {}

    void endNow() {}
}
