package popserv;

import popserv.base.Event;
import popserv.base.Log;
import popserv.handoff.Watcher;
import popserv.metrics.Observer;

/** What workers do and say, in our log and our counts. */
final class WorkerLog implements Watcher {
    private final Log log;
    private final Observer watch;

    WorkerLog(Log log, Observer watch) {
        this.watch = watch;
        this.log = log;
    }

    @Override
    public void started(long pid) {
        watch.workerStarted();
        Event.WORKER.log(log, null, "worker", pid);
    }

    @Override
    public void ended(long pid, String reason, int sessions, boolean expected) {
        if (!expected) {
            watch.workerDied();
            Event.WORKER_ENDED.log(
                    log, null, "worker", pid, "sessions", sessions, "reason", reason);
        }
    }

    @Override
    public void log(long pid, Log.Level level, String line) {
        if (log.on(level)) {
            log.write(level, line);
        }
    }

    @Override
    public void said(long pid, String line) {
        Event.WORKER_SAYS.log(log, null, "worker", pid, "text", line);
    }
}
