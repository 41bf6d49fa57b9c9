package popit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import popit.pop.SessionRules;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.LibraryLines;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.handoff.Arrival;
import popserv.handoff.Link;
import popserv.handoff.Transport;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Syslog;

/**
 * The door for thousands of sessions: popserv gives this process one client after the other over a
 * link, and each is served on an event loop, with a bounded pool of threads for what touches the
 * disk.
 *
 * <p>The process ends when popserv sends no more (it is gone, or has replaced this worker) and the
 * last session has ended; at TERM at once, and then nothing is deleted.
 */
final class Resident implements Door {
    /** Sockets are half of the work; each loop more is one more thread to be woken. */
    private static final int LOOPS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    /** Disk threads: some wait for disks, some convert messages. */
    private static final int DISK_THREADS =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** How often it is looked whether all threads are stuck, in milliseconds. */
    private static final int RELIEF = 200;

    /** How long UPDATEs under way may take after TERM, in milliseconds. */
    private static final int LAST_RESPITE = 5000;

    private final SessionRules rules;
    private final int uses;
    private final int idle;
    private final Link link;
    private final Log log;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
    private final DiskThreads disk = new DiskThreads(DISK_THREADS);
    private final Takers<Arrival> takers;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private volatile long lastEnd = System.nanoTime();
    private final AtomicInteger taken = new AtomicInteger();
    private boolean retiring;

    /** The host's log, opened when it is needed: one connection, whoever ends. */
    private static final class HostLog {
        private static final Syslog OWN = new Syslog("popit", Log.Level.INFO);
    }

    private Resident(Settings settings, Link link) {
        this.rules = PopitDirectives.rules(settings);
        this.uses = settings.get(PopitDirectives.USES);
        this.idle = settings.get(PopitDirectives.IDLE);
        this.link = link;
        this.takers = new Takers<>(DISK_THREADS, link::next, this::take);
        this.log = log(link);
    }

    /**
     * Serves clients until no more come and the last has gone.
     *
     * @return the exit status
     */
    static int run(Settings settings) {
        // Netty would start Log4j otherwise, for the few lines it has to say.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        try {
            Link link = Link.inherited();
            if (link == null) {
                System.err.println("popit: " + Link.VARIABLE + " names no descriptor");
                return Popit.USAGE;
            }
            Resident resident = new Resident(settings, link);
            LibraryLines.lead(resident.log);
            Popit.warn(settings, resident.log);
            Thread.setDefaultUncaughtExceptionHandler(resident::mistake);
            resident.serve();
            return Popit.OK;
        } catch (HostException e) {
            System.err.println("popit: " + e.getMessage());
            return Popit.UNAVAILABLE;
        }
    }

    /** Returns popserv's log; standard error when popserv is gone. */
    private static Log log(Link link) {
        Log own = Log.stderr(Log.Level.INFO);
        return new Log() {
            @Override
            public void write(Level level, String line) {
                if (!link.log(level, line)) {
                    own.write(level, line);
                }
            }

            @Override
            public boolean on(Level level) {
                return own.on(level);
            }
        };
    }

    private void mistake(Thread thread, Throwable why) {
        Event.INTERNAL.log(log, null, "what", thread.getName(), "text", Fault.text(why));
    }

    /** What is to be done again and again is done again, whatever came of it. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                mistake(Thread.currentThread(), e);
            }
        };
    }

    private void serve() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endNow, "end"));
        loops.next()
                .scheduleAtFixedRate(
                        guarded(this::sweep), period(), period(), TimeUnit.MILLISECONDS);
        Thread warmUp = new Thread(new WarmUp(this), "warm-up");
        warmUp.setDaemon(true);
        warmUp.start();
        link.whenToEnd(this::end);
        link.whenLast(takers::release);
        link.ready();
        loops.next()
                .scheduleAtFixedRate(guarded(this::relieve), RELIEF, RELIEF, TimeUnit.MILLISECONDS);
        try {
            takers.serve();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        awaitLastSession(Long.MAX_VALUE);
    }

    private void relieve() {
        takers.relieve();
        disk.relieve();
    }

    private void take(Arrival arrival) {
        if (taken.incrementAndGet() == uses) {
            retire();
        }
        int descriptor = arrival.descriptor();
        Client client;
        try {
            Descriptors.nonBlocking(descriptor, true);
            client = new Client(this, arrival.handOff());
        } catch (HostException e) {
            refuse(arrival, e.getMessage());
            return;
        } catch (RuntimeException | Error e) {
            refuse(arrival, Fault.text(e));
            return;
        }
        // Whoever is told of must be among those the process lives for.
        clients.add(client);
        // Only then is the client ours: one that is greeted before could be greeted twice.
        if (!link.taken(arrival.handOff().session())) {
            clients.remove(client);
            Descriptors.close(descriptor);
            return;
        }
        boolean tcp = arrival.handOff().transport() == Transport.TCP;
        client.begin(descriptor, tcp, arrival.handOff().pending());
    }

    private void refuse(Arrival arrival, String why) {
        Descriptors.close(arrival.descriptor());
        link.refused(arrival.handOff().session(), why);
    }

    @Override
    public SessionRules rules() {
        return rules;
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public ExecutorService disk() {
        return disk;
    }

    @Override
    public EventLoopGroup loops() {
        return loops;
    }

    @Override
    public void ended(Client client, String session, String line) {
        if (!link.ended(session, line)) {
            // popserv read our standard error; without it the host's log is who remembers.
            HostLog.OWN.write(Event.LOGOUT.level(), line);
        }
        lastEnd = System.nanoTime();
        clients.remove(client);
        synchronized (clients) {
            clients.notifyAll();
        }
    }

    /** An administrator wants a session ended. */
    private void end(String session) {
        for (Client client : clients) {
            if (client.session().equals(session)) {
                client.end("kicked");
            }
        }
    }

    private int period() {
        return Math.max(100, Math.min(1000, rules.timeout() * 100));
    }

    /** Looks for clients, and for a worker, that have been idle too long. */
    private void sweep() {
        long now = System.nanoTime();
        for (Client client : clients) {
            client.sweep(now);
        }
        boolean unused = clients.isEmpty() && now - lastEnd > idle * 1_000_000_000L;
        if (idle > 0 && unused) {
            retire();
        }
    }

    private synchronized void retire() {
        if (!retiring) {
            retiring = true;
            link.retiring();
        }
    }

    private void awaitLastSession(long millis) {
        long start = System.nanoTime();
        synchronized (clients) {
            while (!clients.isEmpty() && (System.nanoTime() - start) / 1_000_000 < millis) {
                try {
                    clients.wait(1000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void endNow() {
        for (Client client : clients) {
            client.end("stopped");
        }
        awaitLastSession(LAST_RESPITE);
        Runtime.getRuntime().halt(Popit.OK);
    }
}
