package popserv;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.handoff.ExecRoad;
import popserv.handoff.HandOff;
import popserv.handoff.NewMaildir;
import popserv.handoff.Taker;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.host.Program;

/** A process of its own for each session, with the client's socket as descriptors 0 and 1. */
final class PerSession implements Giver {
    /** How long making a directory may take, in seconds. */
    private static final int MKDIR = 5;

    /** How the bundled popit begins a warning about its configuration. */
    private static final String WARNING = "- " + Event.WARNING.name() + " ";

    private final WorkerProgram program;
    private final Identity identity;
    private final Executor pool;
    private final Log log;
    private final Map<String, Child> running = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();

    /**
     * Makes a road to processes.
     *
     * @param identity whom they run as; null for whom we run as
     * @param pool where starting them may block
     */
    PerSession(WorkerProgram program, Identity identity, Executor pool, Log log) {
        this.program = program;
        this.identity = identity;
        this.pool = pool;
        this.log = log;
    }

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public int room(HandOff record) {
        return 0;
    }

    @Override
    public void give(HandOff record, int descriptor, Taker taker) {
        try {
            pool.execute(() -> start(record, descriptor, taker));
        } catch (RejectedExecutionException e) {
            taker.failed("too many programs wait to be started", true);
        }
    }

    /** By TERM, and if it is said again, by KILL: any program may be at the other end. */
    @Override
    public void end(String session) {
        Child child = running.get(session);
        if (child != null && told.add(session)) {
            child.destroy();
        } else if (child != null) {
            child.destroyForcibly();
        }
    }

    /** Returns whether any session lives. */
    boolean isServing() {
        return !running.isEmpty();
    }

    /** Ends all sessions now. */
    void endNow() {
        running.values().forEach(Child::destroy);
    }

    private void start(HandOff record, int descriptor, Taker taker) {
        Session session = new Session(record, taker);
        try {
            makeMaildir(record);
            Program started =
                    new Program(
                            program.path().toString(),
                            record.arguments(),
                            surroundings(record),
                            record.directory(),
                            identity);
            ExecRoad.start(started, descriptor, session);
        } catch (IOException e) {
            taker.failed(e.getMessage(), true);
        } catch (RuntimeException | Error e) {
            session.broken(e);
        }
    }

    private Map<String, String> surroundings(HandOff record) {
        Map<String, String> environment = new LinkedHashMap<>(program.environment());
        environment.putAll(record.environment());
        if (program.bundled()) {
            environment.put("POPSERV_SESSION", record.session());
        }
        return environment;
    }

    /** Another's mail is never touched as root: then a program that runs as the other does it. */
    private void makeMaildir(HandOff record) throws IOException {
        if (!NewMaildir.isWanted(record)) {
            return;
        }
        if (identity == null || identity.equals(Identity.ours())) {
            NewMaildir.make(record);
            return;
        }
        String maildir = record.directory();
        List<String> mkdir =
                List.of(
                        "mkdir",
                        "-p",
                        "-m",
                        "0700",
                        maildir,
                        maildir + "/tmp",
                        maildir + "/new",
                        maildir + "/cur");
        int nothing = devNull();
        try {
            Child.start(
                            new Program("/bin/mkdir", mkdir, program.environment(), "/", identity),
                            (line, pid) -> {},
                            nothing,
                            nothing)
                    .waitFor(MKDIR, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Descriptors.close(nothing);
        }
    }

    private static int devNull() throws IOException {
        try {
            return Descriptors.devNull();
        } catch (HostException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** One session's process: its words go to the log, its end to whoever gave the client. */
    private final class Session implements ExecRoad.Listener {
        private final HandOff record;
        private final Taker taker;
        private final long began = System.nanoTime();
        private volatile Child child;
        private volatile String logout;

        Session(HandOff record, Taker taker) {
            this.record = record;
            this.taker = taker;
        }

        @Override
        public void started(Child started) {
            child = started;
            running.put(record.session(), started);
            taker.taken(started.pid());
        }

        /** A mistake of ours; a program that runs already serves the client none the less. */
        void broken(Throwable why) {
            if (child == null) {
                taker.failed(Fault.text(why), true);
            } else {
                Event.INTERNAL.log(log, record.session(), "what", "login", "text", Fault.text(why));
            }
        }

        @Override
        public void said(String line) {
            if (program.bundled()
                    && line.startsWith(record.session() + " " + Event.LOGOUT.name())) {
                logout = line;
            } else if (program.bundled() && line.startsWith(record.session() + " ")) {
                log.write(Log.Level.INFO, line);
            } else if (program.bundled() && line.startsWith(WARNING)) {
                warn(line);
            } else {
                Event.WORKER_SAYS.log(log, record.session(), "text", line);
            }
        }

        /** Each process reads the same configuration, and finds the same in it. */
        private void warn(String line) {
            if (warnings.add(line)) {
                log.write(Event.WARNING.level(), line);
            }
        }

        @Override
        public void ended(int status) {
            running.remove(record.session());
            told.remove(record.session());
            if (logout != null) {
                taker.ended(logout);
                return;
            }
            taker.ended(
                    Event.LOGOUT.line(
                            record.session(),
                            "user",
                            record.environment().get("USER"),
                            "ip",
                            record.environment().get("REMOTE_ADDR"),
                            "reason",
                            "status " + status,
                            "seconds",
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
        }
    }
}
