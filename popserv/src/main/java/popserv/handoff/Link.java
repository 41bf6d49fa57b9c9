package popserv.handoff;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Parcel;
import popserv.host.Passing;

/**
 * The worker's end of the link to popserv, by which clients arrive.
 *
 * <p>Whoever asked for the {@link #next} arrival answers {@link #taken} or {@link #refused}; any
 * thread may tell the rest. popserv sends no more (next gives null) when it is stopping, has died,
 * or has replaced this worker: the worker then serves the sessions it has to their end, and exits.
 * Telling gives false when popserv is gone; what it should have logged is then the worker's to log.
 */
public final class Link implements AutoCloseable {
    /** The variable in which popserv tells a resident worker its descriptor of the link. */
    public static final String VARIABLE = "POPSERV_LINK";

    /**
     * What may wait to be told when popserv is slow; beyond it, log lines are lost. What became of
     * a client is told however late, or popserv would count it for ever; each ends once.
     */
    private static final int MAX_WAITING = 4096;

    private final int descriptor;
    private final ThreadLocal<byte[]> buffers =
            ThreadLocal.withInitial(() -> new byte[Message.MAX_OCTETS]);
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private volatile Consumer<String> ender = session -> {};
    private volatile Runnable last;
    private boolean flushing;
    private boolean gone;

    /**
     * @param descriptor a Unix-domain socket that keeps messages apart (SOCK_SEQPACKET)
     */
    public Link(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * The link this process was started with, kept from its children.
     *
     * @return null when it was not started as a resident worker
     * @throws HostException when the variable names no open descriptor
     */
    public static Link inherited() throws HostException {
        String number = System.getenv(VARIABLE);
        if (number == null || !number.matches("[0-9]{1,9}")) {
            return null;
        }
        int descriptor = Integer.parseInt(number);
        Descriptors.closeOnExec(descriptor, true);
        return new Link(descriptor);
    }

    /**
     * Has sessions ended when popserv asks for it.
     *
     * @param task takes the session id, on a thread that waits in {@link #next}; one it does not
     *     know is one that has ended
     */
    public void whenToEnd(Consumer<String> task) {
        ender = task;
    }

    /**
     * Has popserv say when no more clients come, instead of ending the link: the sessions there are
     * can then still be ended at its word. To be called before {@link #ready}. Whoever waits in
     * {@link #next} goes on waiting.
     *
     * @param task is called on a thread that waits in {@link #next}, when every client that came
     *     has been answered
     */
    public void whenLast(Runnable task) {
        last = task;
    }

    /**
     * Waits for the next client; several threads may wait, and each client comes to one of them.
     * What is no proper hand-over is refused or logged here.
     *
     * @return null when no more will come
     */
    public Arrival next() {
        while (true) {
            Parcel parcel;
            try {
                parcel = Passing.receive(descriptor, buffers.get());
            } catch (HostException e) {
                if (e.error().equals("EMSGSIZE")) {
                    log(Log.Level.ERROR, "a hand-over was too long");
                    continue;
                }
                return null;
            }
            if (parcel.isEnd()) {
                return null;
            }
            Arrival arrival = arrival(parcel);
            if (arrival != null) {
                return arrival;
            }
        }
    }

    private Arrival arrival(Parcel parcel) {
        try {
            Message message = Message.decode(buffers.get(), parcel.octets());
            if (message.kind().equals(Worker.END)) {
                ender.accept(message.one("id"));
            } else if (message.kind().equals(Worker.LAST) && last != null) {
                last.run();
            }
            if (!message.kind().equals(HandOff.KIND)) {
                // A later popserv may say more; what we do not know we need not do.
                Descriptors.close(parcel.descriptor());
                return null;
            }
            if (parcel.descriptor() < 0) {
                refused(message.one("id"), "no descriptor came with it");
                return null;
            }
            return read(message, parcel.descriptor());
        } catch (MalformedMessage e) {
            Descriptors.close(parcel.descriptor());
            log(Log.Level.ERROR, "a hand-over was malformed: " + e.getMessage());
            return null;
        }
    }

    private Arrival read(Message message, int client) throws MalformedMessage {
        try {
            return new Arrival(HandOff.of(message), client);
        } catch (MalformedMessage e) {
            refused(message.one("id"), "malformed: " + e.getMessage());
            throw e;
        }
    }

    /**
     * Tells popserv that this worker has the client now; to be called before its socket is touched.
     *
     * @return false when popserv is gone: the client must not be touched, close its descriptor
     */
    public boolean taken(String session) {
        try {
            Passing.send(descriptor, Told.of(Told.Kind.TAKEN, session, null).encode(), -1);
            return true;
        } catch (HostException e) {
            return false;
        }
    }

    /** Tells popserv that the client was not touched and is popserv's again. */
    public boolean refused(String session, String reason) {
        return tell(Told.of(Told.Kind.REFUSED, session, reason));
    }

    /**
     * Tells popserv that a session it gave has ended.
     *
     * @param line the complete line for popserv's log
     * @return false when popserv is gone
     */
    public boolean ended(String session, String line) {
        return tell(Told.of(Told.Kind.ENDED, session, line));
    }

    /**
     * Gives popserv a line for its log.
     *
     * @return false when popserv is gone
     */
    public boolean log(Log.Level level, String line) {
        return tell(new Told(Told.Kind.LOG, null, level, line));
    }

    /** Tells popserv that this worker has started and reads the link. */
    public boolean ready() {
        if (last != null) {
            tell(Told.of(Told.Kind.HEARS, null, Worker.LAST));
        }
        return tell(Told.of(Told.Kind.READY));
    }

    /** Asks popserv for a successor: this worker ends when its sessions have. */
    public boolean retiring() {
        return tell(Told.of(Told.Kind.RETIRING));
    }

    /**
     * Sends without waiting: event loops call this. When popserv does not read, a thread takes over
     * the waiting, and the order stays.
     */
    private synchronized boolean tell(Told told) {
        byte[] octets = told.encode();
        if (gone) {
            return false;
        }
        try {
            if (waiting.isEmpty() && Passing.offer(descriptor, octets, -1)) {
                return true;
            }
        } catch (HostException e) {
            gone = true;
            return false;
        }
        if (told.kind() == Told.Kind.LOG && waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.add(octets);
        if (!flushing) {
            flushing = true;
            Thread flusher = new Thread(this::flush, "link-flush");
            flusher.setDaemon(true);
            flusher.start();
        }
        return true;
    }

    private void flush() {
        for (byte[] octets = first(); octets != null; octets = first()) {
            try {
                Passing.send(descriptor, octets, -1);
                sent();
            } catch (HostException e) {
                lost();
            }
        }
    }

    private synchronized byte[] first() {
        flushing = !waiting.isEmpty();
        return waiting.peek();
    }

    private synchronized void sent() {
        waiting.poll();
    }

    private synchronized void lost() {
        gone = true;
        waiting.clear();
    }

    /** Gives up the link; nothing can be told afterwards. */
    @Override
    public synchronized void close() {
        if (!gone) {
            gone = true;
            Descriptors.disconnect(descriptor);
        }
    }
}
