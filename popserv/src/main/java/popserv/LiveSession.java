package popserv;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import popserv.handoff.Relay;
import popserv.limits.Sessions;

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
    private final List<Runnable> ends = new ArrayList<>();
    private volatile String account;
    private volatile String road = NO_ROAD;
    private volatile long worker;
    private volatile boolean given;
    private volatile Relay relay;

    LiveSession(String id, String address, Sessions.Place place, LiveSessions all) {
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
        endBy(way);
    }

    /** A worker has it. */
    void given(String name, long pid) {
        account = name;
        worker = pid;
        given = true;
    }

    /** Octets of it pass through us. */
    void carriedBy(Relay carrier) {
        relay = carrier;
        endBy(carrier::close);
    }

    /** Adds a way to end it; when it is to end, all of them are tried. */
    synchronized void endBy(Runnable way) {
        ends.add(way);
    }

    /** Ends it, without UPDATE; it is over when whoever serves it says so. May be said again. */
    synchronized void end() {
        ends.forEach(Runnable::run);
    }

    /** It is over; said twice it counts once. */
    void over() {
        place.close();
        all.remove(this);
    }
}
