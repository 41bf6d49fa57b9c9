package popserv;

import popserv.base.Event;
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
        Connection connection = visit.connection();
        // First: with the last who leaves a site that a reload replaced go its recorders, too.
        recorder.record(visit.login());
        connection.given();
        live.given(user, visit.method(), pid);
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
        visit = null;
    }

    @Override
    public void failed(String reason, boolean ours) {
        Event.REFUSED.log(log, id, "user", user, "ip", address, "reason", reason);
        live.watch().refused(Observer.Refusal.WORKER);
        place.give();
        visit.connection().notGiven(LoginReply.NO_WORKER, ours);
    }

    @Override
    public void ended(String line) {
        log.write(Event.LOGOUT.level(), line);
        live.over();
    }

    @Override
    public void died() {
        Event.LOGOUT.log(log, id, "user", user, "ip", address, "reason", "worker died");
        live.over();
    }
}
