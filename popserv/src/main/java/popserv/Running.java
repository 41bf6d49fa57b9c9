package popserv;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import popserv.base.Mistake;
import popserv.limits.Guard;
import popserv.metrics.Watch;

/**
 * The running server as those see it who look after it.
 *
 * @param site what serves by the configuration that holds now
 * @param guard what is counted to keep strangers out
 * @param sessions the sessions that live
 * @param watch hears what happens to clients
 * @param workers all workers there are, those of earlier configurations too
 * @param log the log
 * @param since when it began
 * @param reload reads the configuration again, as HUP does, and gives the mistakes that kept it
 *     from holding; none when it holds
 */
record Running(
        Supplier<Site> site,
        Guard guard,
        LiveSessions sessions,
        Watch watch,
        RoadMap workers,
        LogSetup log,
        Instant since,
        Supplier<List<Mistake>> reload) {}
