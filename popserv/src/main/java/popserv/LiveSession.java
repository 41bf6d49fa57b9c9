package popserv;

import java.time.Instant;
import popserv.handoff.Relay;
import popserv.limits.Sessions;
import popserv.metrics.Observer;

/**
 * One client from its arrival to the end of its session, whoever serves it by then: what is known
 * of it here, and how it can be ended.
 */
final class LiveSession {
    /** The road of those who are still with us. */
    static final String NO_ROAD = "none";

    private final String id;
    private final String address;
    private final Sessions.Place place;
    private final LiveSessions all;
    private final long began = System.currentTimeMillis();
    private volatile Runnable closing;
    private volatile Runnable telling;
    private volatile String account;
    private volatile String road = NO_ROAD;
    private volatile long worker;
    private volatile boolean given;
    private long firstHeard;
    private long judged;
    private volatile Relay relay;

    LiveSession(
            String id, String address, Sessions.Place place, LiveSessions all, Runnable closing) {
        this.closing = closing;
        this.id = id;
        this.address = address;
        this.place = place;
        this.all = all;
    }

    /** Returns the session's identity in the log. */
    String id() {
        return id;
    }

    String address() {
        return address;
    }

    /** Returns who hears what happens to it. */
    Observer watch() {
        return all.watch();
    }

    /** Returns when the client connected. */
    Instant since() {
        return Instant.ofEpochMilli(began);
    }

    /** Returns the account; null before login. */
    String account() {
        return account;
    }

    /** Returns the state of RFC 1939 section 3; UPDATE looks like TRANSACTION from here. */
    String state() {
        return given ? "transaction" : "authorization";
    }

    boolean isGiven() {
        return given;
    }

    /** Returns the road it was given away by: worker, exec, relay; {@link #NO_ROAD} before. */
    String road() {
        return road;
    }

    /** Returns the number of the process that serves it; null before login. */
    Long worker() {
        return given ? worker : null;
    }

    /** Returns the octets carried to the client by us; null where it is not us who carry. */
    Long carried() {
        Relay carrier = relay;
        return carrier == null ? null : carrier.toClientOctets();
    }

    /**
     * It is about to be given away.
     *
     * @param name the road
     * @param way how whoever takes it is told to end it
     */
    void goesBy(String name, Runnable way) {
        road = name;
        telling = way;
    }

    /**
     * Its client sent a command.
     *
     * @param now the time as {@link System#nanoTime}
     */
    void heard(long now) {
        if (firstHeard == 0) {
            firstHeard = now;
        }
    }

    /** There is a verdict on who its client is. */
    void judged() {
        if (judged == 0) {
            watch().judged(firstHeard);
        }
        judged = watch().now();
    }

    /** A worker has it, and its client is logged in. */
    void given(String name, String method, long pid) {
        account = name;
        worker = pid;
        given = true;
        // It closes a connection that need not be kept in memory for this.
        closing = null;
        watch().loggedIn(method, road, judged);
    }

    /** Octets of it pass through us. */
    void carriedBy(Relay carrier) {
        relay = carrier;
    }

    /**
     * Ends it, without UPDATE; it is over when whoever serves it says so. In the moment when it is
     * given away that is nobody: then it has to be said again.
     */
    void end() {
        Runnable close = closing;
        if (close != null) {
            close.run();
            return;
        }
        telling.run();
        if (relay != null) {
            relay.close();
        }
    }

    /** It is over; said twice it counts once. */
    void over() {
        place.close();
        all.remove(this);
    }
}
