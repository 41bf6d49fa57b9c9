package popserv.handoff;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import popserv.base.Fault;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Parcel;
import popserv.host.Passing;
import popserv.host.Program;

/**
 * The front's view of one resident worker: its process, our end of its link, what is on its way to
 * it and what it has. Its fields are guarded by the pool's lock; a thread of its own reads the link
 * and tells the pool.
 */
final class Worker {
    /** The worker's descriptor of the link, behind its three standard ones. */
    private static final String LINK = "3";

    /** The kind of message that asks for the end of a session. */
    static final String END = "end";

    /** The kind of message after which no client comes, while the link stays. */
    static final String LAST = "last";

    final long startedAt = System.nanoTime();
    final Map<String, Offer> inFlight = new LinkedHashMap<>();
    final Map<String, Taker> live = new HashMap<>();
    private final Workers pool;
    private final int link;
    private volatile Child child;
    boolean ready;
    boolean full;
    boolean retiring;
    private boolean hearsLast;
    private boolean saidLast;
    private boolean mute;
    boolean closed;
    boolean exited;
    boolean mourned;

    private Worker(Workers pool, int link) {
        this.pool = pool;
        this.link = link;
    }

    /**
     * Starts a worker; {@link #listen} then hears it.
     *
     * @throws IOException when the program cannot be started
     */
    static Worker start(Workers pool, Program program) throws IOException {
        int[] pair = Descriptors.messagePair();
        int nothing = -1;
        Worker worker = new Worker(pool, pair[0]);
        try {
            nothing = Descriptors.devNull();
            ChildExecutor executor =
                    new ChildExecutor(
                            program.with(Link.VARIABLE, LINK),
                            (line, pid) -> pool.said(pid, line),
                            nothing,
                            nothing,
                            pair[1]);
            worker.child = executor.execute(worker.atItsEnd());
            return worker;
        } catch (IOException | RuntimeException | Error e) {
            Descriptors.close(pair[0]);
            throw e;
        } finally {
            Descriptors.close(nothing);
            Descriptors.close(pair[1]);
        }
    }

    private ExecuteResultHandler atItsEnd() {
        return new ExecuteResultHandler() {
            @Override
            public void onProcessComplete(int status) {
                pool.exited(Worker.this);
            }

            @Override
            public void onProcessFailed(ExecuteException e) {
                pool.exited(Worker.this);
            }
        };
    }

    /**
     * Starts to hear what the worker tells.
     *
     * @param loop where to; null for a thread of its own
     */
    void listen(EventLoop loop) {
        if (loop == null) {
            Thread reader = new Thread(this::read, "worker-" + pid());
            reader.setDaemon(true);
            reader.start();
            return;
        }
        try {
            LinkReader.start(
                    loop, link, message -> heard(message, message.length), () -> pool.closed(this));
        } catch (HostException e) {
            pool.said(pid(), "its link cannot be read: " + e.getMessage());
            pool.closed(this);
        } catch (RuntimeException | Error e) {
            pool.said(pid(), "its link cannot be read: " + Fault.text(e));
            pool.closed(this);
        }
    }

    private void read() {
        byte[] buffer = new byte[Message.MAX_OCTETS];
        boolean more = true;
        while (more) {
            try {
                Parcel parcel = Passing.receive(link, buffer);
                Descriptors.close(parcel.descriptor());
                more = !parcel.isEnd();
                if (more) {
                    heard(buffer, parcel.octets());
                }
            } catch (HostException e) {
                more = e.error().equals("EMSGSIZE") || e.error().equals("ECONNRESET");
            }
        }
        pool.closed(this);
    }

    private void heard(byte[] message, int length) {
        try {
            Told told = Told.of(Message.decode(message, length));
            if (told != null) {
                pool.heard(this, told);
            }
        } catch (MalformedMessage e) {
            pool.said(pid(), "malformed message: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // Others hear by this link, too.
            Later.report(e);
        }
    }

    /**
     * Sends an offer without waiting.
     *
     * @return false when the link is full: the worker has to read first
     * @throws HostException when it cannot be sent
     */
    boolean send(Offer offer) throws HostException {
        if (!Passing.offer(link, offer.message, offer.descriptor)) {
            return false;
        }
        offer.sent();
        inFlight.put(offer.session, offer);
        return true;
    }

    /** Asks it to end a session; whoever asked asks again when nothing comes of it. */
    void end(String session) {
        try {
            if (!mute && !closed) {
                Passing.offer(link, Message.of(END, new Message.Field("id", session)).encode(), -1);
            }
        } catch (HostException e) {
            pool.said(pid(), "cannot be told to end a session: " + e.getMessage());
        }
    }

    /** True when it is, or will be, one that takes clients. */
    boolean isUsable() {
        return !retiring && !closed && !exited;
    }

    /** True when a client can be sent now. */
    boolean isOpen() {
        return isUsable() && ready && !full;
    }

    /** How many clients it has or is about to have. */
    int load() {
        return live.size() + inFlight.size();
    }

    /** It knows a kind of message that not every worker does. */
    void hears(String kind) {
        hearsLast |= kind.equals(LAST);
    }

    /** Sends it no more clients; it ends when its sessions have. */
    void retire() {
        retiring = true;
        sayLast();
    }

    /**
     * Tells a retiring worker that it has its last client, once none is on its way. One that does
     * not know these words hears the end of the link at once, and nothing any more.
     */
    void sayLast() {
        if (!retiring || saidLast || closed || hearsLast && !inFlight.isEmpty()) {
            return;
        }
        saidLast = true;
        mute = !hearsLast || !offered(Message.of(LAST));
        if (mute) {
            Descriptors.endSending(link);
        }
    }

    private boolean offered(Message message) {
        try {
            return Passing.offer(link, message.encode(), -1);
        } catch (HostException e) {
            return false;
        }
    }

    /** What it told before its end is still read; then its link ends, whoever inherited it. */
    void hangUp() {
        if (!closed) {
            Descriptors.disconnect(link);
        }
    }

    /** Gives up our end of the link; nobody reads it any more. */
    void close() {
        closed = true;
        Descriptors.close(link);
    }

    void terminate() {
        child.destroy();
    }

    void kill() {
        child.destroyForcibly();
    }

    /** Its process number; 0 in the moment before it is known. */
    long pid() {
        Child known = child;
        return known == null ? 0 : known.pid();
    }

    /** Its exit status, or 128 and a signal's number; only for one that has ended. */
    int status() {
        return child.exitValue();
    }

    /** How it ended; only for one that has. */
    String howItEnded() {
        return status() > 128 ? "killed by signal " + (status() - 128) : "exit status " + status();
    }
}
