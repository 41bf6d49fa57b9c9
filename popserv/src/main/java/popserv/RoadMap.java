package popserv;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import popserv.base.Event;
import popserv.base.Log;
import popserv.handoff.Load;
import popserv.metrics.Observer;

/** The roads to every worker program that a configuration named, and that still has sessions. */
final class RoadMap {
    /** How long new workers may take to start at a reload, in seconds. */
    private static final int BEGIN = 20;

    /** How long to wait for the processes of workers whose sessions have ended, in seconds. */
    private static final int END = 10;

    private final List<Roads> all = new CopyOnWriteArrayList<>();
    private final Supplier<EventLoop> loop;
    private final Executor pool;
    private final Log log;
    private final Observer watch;

    /**
     * Makes an empty map.
     *
     * @param loop where workers are heard
     * @param pool where starting programs may block
     * @param watch hears of workers
     */
    RoadMap(Supplier<EventLoop> loop, Executor pool, Log log, Observer watch) {
        this.watch = watch;
        this.loop = loop;
        this.pool = pool;
        this.log = log;
    }

    /**
     * Returns the roads that lead to the program already, or new ones, counted as used by one site
     * more.
     *
     * @param seeing whether new workers must be seen to serve first: then it waits for the first
     * @throws Exit if none does
     */
    Roads to(WorkerProgram program, boolean seeing) throws Exit, InterruptedException {
        all.removeIf(Roads::areOver);
        for (Roads there : all) {
            if (there.program().equals(program) && there.use()) {
                return there;
            }
        }
        Roads roads = new Roads(program, loop.get(), pool, log, watch);
        if (seeing) {
            try {
                roads.start().get(BEGIN, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                roads.drain();
                String reason = e.getCause() == null ? "not in time" : e.getCause().getMessage();
                throw new Exit(Exit.UNAVAILABLE, "popit does not start: " + reason);
            }
        }
        roads.use();
        all.add(roads);
        return roads;
    }

    /** Returns what each resident worker has to do, and its program. */
    Map<Load, String> loads() {
        Map<Load, String> loads = new LinkedHashMap<>();
        for (Roads roads : all) {
            roads.loads().forEach(load -> loads.put(load, roads.program().path().toString()));
        }
        return loads;
    }

    /** Ends all workers and their sessions. */
    void endNow() {
        all.forEach(Roads::endNow);
    }

    /** Waits until the workers, whose sessions have ended, have ended too. */
    void await() throws InterruptedException {
        for (Roads roads : all) {
            try {
                roads.drain().get(END, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                Event.INTERNAL.log(log, null, "what", "workers", "text", "did not end in time");
            }
        }
    }
}
