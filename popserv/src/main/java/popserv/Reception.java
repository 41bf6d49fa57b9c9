package popserv;

import io.netty.channel.epoll.EpollSocketChannel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import popserv.auth.AuthDirectives;
import popserv.auth.Authenticator;
import popserv.auth.Mechanisms;
import popserv.auth.Verdict;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.base.Reply;
import popserv.base.Settings;
import popserv.handoff.Joining;
import popserv.limits.Guard;
import popserv.limits.LimitDirectives;
import popserv.limits.Sessions;
import popserv.login.Login;
import popserv.login.LoginReply;
import popserv.login.LoginRules;
import popserv.metrics.Observer;
import popserv.proxy.ProxyHandler;
import popserv.record.Recorder;
import popserv.tls.Tls;
import popserv.tls.TlsMode;

/**
 * Welcomes clients at the doors, by one reading of the configuration, and gives away those who
 * logged in. A reload makes a new one; connections keep the one they came in by.
 */
final class Reception {
    private final LoginRules rules;
    private final Authenticator authenticator;
    private final Mechanisms mechanisms;
    private final Admission admission;
    private final Sessions sessions;
    private final LiveSessions live;
    private final Log log;
    private final GivingAway givingAway;
    private final ReceptionRules limits;
    private final Tls tls;
    private final Proxies proxies;
    private final AtomicInteger arriving = new AtomicInteger();
    private final Crowd<Connection> inside = new Crowd<>();
    private final AtomicBoolean leftOnce = new AtomicBoolean();
    private volatile Runnable whenLeft;

    Reception(
            Settings settings,
            NameRules names,
            String hostname,
            Tls tls,
            Authenticator authenticator,
            Guard guard,
            LiveSessions live,
            Roads roads,
            Recorder recorder,
            Executor pool,
            Log log) {
        this.authenticator = authenticator;
        this.tls = tls;
        this.proxies = new Proxies(settings);
        this.sessions = guard.sessions();
        this.live = live;
        this.log = log;
        this.limits = ReceptionRules.of(settings);
        this.givingAway = new GivingAway(settings, names, hostname, roads, recorder, pool, log);
        this.admission = new Admission(settings, names, hostname, guard, log);
        this.mechanisms =
                new Mechanisms(
                        authenticator,
                        settings.get(AuthDirectives.MECHS),
                        hostname,
                        AuthDirectives.oauth(settings));
        this.rules = rules(settings, hostname, roads.program().capabilities());
    }

    private LoginRules rules(Settings settings, String hostname, List<String> ofWorker) {
        return new LoginRules(
                hostname,
                settings.get(FrontDirectives.APOP),
                settings.get(FrontDirectives.AUTH_DELAY),
                settings.get(FrontDirectives.AUTH_TRIES),
                settings.get(LimitDirectives.PLAINTEXT),
                settings.get(LimitDirectives.LOGIN_DELAY),
                ofWorker,
                tls.isOffered(),
                tls.mode() == TlsMode.REQUIRED);
    }

    /** Begins the AUTHORIZATION state of a client. */
    Login login(Login.Client client) {
        return new Login(rules, authenticator, mechanisms, client);
    }

    LiveSessions sessions() {
        return live;
    }

    Tls tls() {
        return tls;
    }

    Admission admission() {
        return admission;
    }

    Log log() {
        return log;
    }

    /** Returns the bounds for those who come. */
    ReceptionRules limits() {
        return limits;
    }

    /**
     * Begins a new client's session, when a proxy has told whose it is. Called on its event loop.
     *
     * @param secure whether it begins with TLS
     */
    void welcome(EpollSocketChannel channel, boolean secure) {
        OwnLoop loop = new OwnLoop(channel, why -> unwelcome(channel, secure, why));
        loop.run(() -> meet(channel, loop, secure));
    }

    /** A mistake of ours before there is a session: the client hears of it and is closed. */
    private void unwelcome(EpollSocketChannel channel, boolean secure, Throwable why) {
        Event.INTERNAL.log(log, null, "what", "welcome", "text", Fault.text(why));
        Wire.end(channel, secure ? new byte[0] : LoginReply.BROKEN.bytes());
    }

    /**
     * Closes the socket of a client that no event loop can watch, when it was told so. Called on
     * the loop that does not know it.
     */
    void dismiss(EpollSocketChannel channel, boolean secure) {
        live.watch().refused(Observer.Refusal.SOCKETS);
        try {
            if (!secure) {
                Wire.atOnce(channel, LoginReply.TOO_MANY_SESSIONS.bytes());
            }
        } finally {
            Joining.close(channel);
        }
    }

    private void meet(EpollSocketChannel channel, OwnLoop loop, boolean secure) {
        if (!proxies.include(channel.remoteAddress())) {
            admit(channel, secure, ConnectionEnds.of(channel));
            return;
        }
        arriving.incrementAndGet();
        sessions.arriving();
        ProxyHandler.await(
                channel,
                header -> {
                    loop.run(() -> admit(channel, secure, ConnectionEnds.of(channel, header)));
                    arrived();
                },
                reason -> {
                    if (!reason.isEmpty()) {
                        live.watch().refused(Observer.Refusal.PROXY);
                        Event.REFUSED.log(
                                log, null, "ip", ConnectionEnds.remote(channel), "reason", reason);
                    }
                    arrived();
                });
    }

    private void arrived() {
        arriving.decrementAndGet();
        sessions.arrived();
        leaveIfLast();
    }

    private void admit(EpollSocketChannel channel, boolean secure, ConnectionEnds ends) {
        Sessions.Place place = sessions.enter(ends.remote());
        Connection connection;
        try {
            if (isTooMany(place, ends.remote(), channel, secure)) {
                place.close();
                return;
            }
            connection = new Connection(this, channel, place, ends, secure);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
        inside.enter(connection);
        connection.loop().run(connection::begin);
    }

    private boolean isTooMany(
            Sessions.Place place, String address, EpollSocketChannel channel, boolean secure) {
        Reply reply = null;
        if (limits.areTooManyFromOne(place.fromAddress())) {
            reply = LoginReply.TOO_MANY_FROM_ADDRESS;
            live.watch().refused(Observer.Refusal.ADDRESS);
        } else if (!hasRoom(place.inAll() - 1)) {
            reply = LoginReply.TOO_MANY_SESSIONS;
            live.watch().refused(Observer.Refusal.SESSIONS);
        }
        if (reply == null) {
            return false;
        }
        Event.REFUSED.log(log, null, "ip", address, "reason", reply.text());
        Wire.end(channel, secure ? new byte[0] : reply.bytes());
        return true;
    }

    /** One in ten places is kept for those who come, as long as there are some who only stand. */
    private boolean hasRoom(int taken) {
        int most = limits.sessionsMax();
        if (taken >= most - most / 10) {
            inside.thin();
        }
        return taken < most;
    }

    /** Takes a connection off our hands: it was given away, or is over. */
    void forget(Connection connection) {
        inside.leave(connection);
        leaveIfLast();
    }

    /** Runs {@code task} once, when nobody is inside; to be called when the doors are shut. */
    void whenLeft(Runnable task) {
        whenLeft = task;
        leaveIfLast();
    }

    private void leaveIfLast() {
        Runnable task = whenLeft;
        if (task != null
                && inside.isEmpty()
                && arriving.get() == 0
                && leftOnce.compareAndSet(false, true)) {
            task.run();
        }
    }

    /**
     * Closes, on their event loops, the connections that have been silent or undecided too long.
     */
    void checkTimes() {
        long now = System.nanoTime();
        inside.those(connection -> connection.isOfThisLoop() && connection.late(now) != null)
                .forEach(late -> late.loop().run(() -> late.close(late.late(now))));
    }

    /** Gives a connection away to whoever serves the account's maildrop. */
    void give(Connection connection, Verdict.Accepted accepted, String method) {
        givingAway.give(connection, accepted, method);
    }
}
