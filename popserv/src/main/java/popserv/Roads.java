package popserv;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.handoff.Watcher;
import popserv.handoff.Workers;
import popserv.host.Program;

/** The roads there are by one configuration, the workers at their ends, and who takes which. */
final class Roads {
    /** What a program of ours finds in its environment besides what is said about a session. */
    private static final List<String> PASSED_ON =
            List.of("PATH", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "POPIT_JAVA_OPTS");

    private final Program popit;
    private final Workers workers;
    private final Road worker;

    private Roads(Program popit, int count, Log log) {
        this.popit = popit;
        this.workers = new Workers(popit, count, new WorkerLog(log));
        this.worker = new WorkerRoad(workers);
    }

    /**
     * Finds the worker program and starts the resident workers.
     *
     * @throws Exit if there is no such program
     */
    static Roads open(Settings settings, Log log) throws Exit {
        Path program = Popit.program(settings);
        if (!Files.isExecutable(program)) {
            throw new Exit(Exit.UNAVAILABLE, "cannot execute popit " + program);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(program.toString());
        Path conf = settings.get(FrontDirectives.POPIT_CONF);
        if (settings.isSet(FrontDirectives.POPIT_CONF) || Files.exists(conf)) {
            arguments.add("-C");
            arguments.add(conf.toString());
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        Integer count = settings.get(FrontDirectives.POPIT_WORKERS);
        Program popit = new Program(program.toString(), arguments, environment, "/", null);
        Roads roads = new Roads(popit, count == null ? 1 : count, log);
        roads.workers.start();
        return roads;
    }

    /** Returns the worker's arguments, argv[0] first. */
    List<String> arguments() {
        return popit.argv();
    }

    /** Returns the road for a connection that is about to be given away. */
    Road choose(Connection connection) {
        return worker;
    }

    /** Gives no more away; completes when the workers' sessions, and the workers, have ended. */
    CompletableFuture<Void> drain() {
        return workers.drain();
    }

    /** Ends the workers and their sessions now; completes when they have ended. */
    CompletableFuture<Void> endNow() {
        return workers.stop();
    }

    /** What workers do and say, in our log. */
    private static final class WorkerLog implements Watcher {
        private final Log log;

        WorkerLog(Log log) {
            this.log = log;
        }

        @Override
        public void started(long pid) {
            Event.WORKER.log(log, null, "worker", pid);
        }

        @Override
        public void ended(long pid, String reason, int sessions, boolean expected) {
            if (!expected) {
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
}
