package popserv;

import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.handoff.Taker;
import popserv.limits.Sessions;
import popserv.login.LoginReply;
import popserv.metrics.Observer;
import popserv.record.Recorder;

/**
 * What we do as a connection given away goes its way. It lives as long as the session, so it
 * forgets the connection when a worker has it.
 */
final class GivenAway implements Taker {
    private final String id;
    private final String user;
    private final String address;
    private final Sessions.Place place;
    private final LiveSession live;
    private final Recorder recorder;
    private final Log log;
    private Visit visit;

    /**
     * Begins.
     *
     * @param recorder is told of the login
     */
    GivenAway(Visit visit, Recorder recorder, Log log) {
        this.visit = visit;
        this.recorder = recorder;
        this.log = log;
        this.id = visit.connection().id();
        this.user = visit.account().name();
        this.address = visit.connection().remoteAddress();
        this.place = visit.connection().place();
        this.live = visit.connection().live();
    }

    @Override
    public void taken(long pid) {
        try {
            tell(pid);
        } catch (RuntimeException | Error e) {
            // The worker serves it: what we could not note is no reason to end it.
            Event.INTERNAL.log(log, id, "what", "login", "text", Fault.text(e));
        } finally {
            visit = null;
        }
    }

    private void tell(long pid) {
        Connection connection = visit.connection();
        try {
            // First: with the last who leaves a site that a reload replaced go its recorders, too.
            recorder.record(visit.login());
        } finally {
            connection.departure().succeeded();
            live.given(user, visit.method(), pid);
        }
        String typed = visit.accepted().typed();
        Event.LOGIN.log(
                log,
                id,
                "user",
                user,
                "login",
                typed.equals(user) ? null : typed,
                "master",
                connection.master(),
                "ip",
                address,
                "local",
                connection.localAddress(),
                "method",
                visit.method(),
                "tls",
                connection.tlsState(),
                "folder",
                visit.name().folder(),
                "option",
                visit.name().option(),
                "road",
                live.road(),
                "worker",
                pid);
    }

    @Override
    public void failed(String reason, boolean ours) {
        Event.REFUSED.log(log, id, "user", user, "ip", address, "reason", reason);
        live.watch().refused(Observer.Refusal.WORKER);
        place.give();
        visit.connection().departure().failed(LoginReply.NO_WORKER, ours);
    }

    @Override
    public void ended(String line) {
        try {
            log.write(Event.LOGOUT.level(), line);
        } finally {
            live.over();
        }
    }

    @Override
    public void died() {
        ended(Event.LOGOUT.line(id, "user", user, "ip", address, "reason", "worker died"));
    }
}
