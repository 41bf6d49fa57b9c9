package popserv;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import popserv.auth.Authenticator;
import popserv.auth.Verdict;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Reply;
import popserv.base.Settings;
import popserv.base.Template;
import popserv.base.Variables;
import popserv.handoff.HandOff;
import popserv.handoff.Taker;
import popserv.handoff.Transport;
import popserv.home.Account;
import popserv.limits.Sessions;
import popserv.login.LoginReply;
import popserv.login.LoginRules;

/**
 * Welcomes clients at the doors, by one reading of the configuration, and gives away those who
 * logged in. A reload makes a new one; connections keep the one they came in by.
 */
final class Reception {
    private final Settings settings;
    private final LoginRules rules;
    private final Authenticator authenticator;
    private final Sessions sessions;
    private final Roads roads;
    private final Log log;
    private final Template maildir;
    private final String hostname;
    private final int timelimit;
    private final int logintime;
    private final int sameaddrmax;
    private final int sessionsMax;
    private final int accountMax;
    private final Set<Connection> inside = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final AtomicBoolean leftOnce = new AtomicBoolean();
    private volatile Runnable whenLeft;

    Reception(
            Settings settings,
            Authenticator authenticator,
            Sessions sessions,
            Roads roads,
            Log log) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.roads = roads;
        this.log = log;
        this.maildir = settings.get(FrontDirectives.MAILDIR);
        this.timelimit = settings.get(FrontDirectives.TIMELIMIT);
        this.logintime = settings.get(FrontDirectives.LOGINTIME);
        this.sameaddrmax = settings.get(FrontDirectives.SAMEADDRMAX);
        this.sessionsMax = settings.get(FrontDirectives.SESSIONS_MAX);
        this.accountMax = settings.get(FrontDirectives.SESSIONS_ACCOUNTMAX);
        String named = settings.get(FrontDirectives.HOSTNAME);
        this.hostname = named == null ? Host.name() : named;
        this.rules =
                new LoginRules(
                        hostname,
                        settings.get(FrontDirectives.APOP),
                        settings.get(FrontDirectives.AUTH_DELAY),
                        settings.get(FrontDirectives.AUTH_TRIES));
    }

    LoginRules rules() {
        return rules;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Log log() {
        return log;
    }

    int timelimit() {
        return timelimit;
    }

    int logintime() {
        return logintime;
    }

    String hostname() {
        return hostname;
    }

    Reply broken() {
        return LoginReply.BROKEN;
    }

    /** Serves the clients that came, and those who will come. */
    void begin() {
        begun.complete(null);
    }

    /** Begins a new client's session. Called on its event loop. */
    void welcome(NetSocketInternal socket) {
        String address = socket.remoteAddress().hostAddress();
        if (isTooMany(address, socket)) {
            return;
        }
        Sessions.Place place = sessions.enter(address);
        Connection connection = new Connection(this, socket, place);
        inside.add(connection);
        if (begun.isDone()) {
            connection.begin();
        } else {
            begun.thenRun(() -> connection.channel().eventLoop().execute(connection::begin));
        }
    }

    private boolean isTooMany(String address, NetSocketInternal socket) {
        Reply reply = null;
        if (sameaddrmax > 0 && sessions.from(address) >= sameaddrmax) {
            reply = LoginReply.TOO_MANY_FROM_ADDRESS;
        } else if (sessions.total() >= sessionsMax) {
            reply = LoginReply.TOO_MANY_SESSIONS;
        }
        if (reply == null) {
            return false;
        }
        Event.REFUSED.log(log, null, "ip", address, "reason", reply.text());
        socket.write(Buffer.buffer(reply.bytes()));
        socket.close();
        return true;
    }

    /** Takes a connection off our hands: it was given away, or is over. */
    void forget(Connection connection) {
        inside.remove(connection);
        if (inside.isEmpty()) {
            Runnable task = whenLeft;
            if (task != null && leftOnce.compareAndSet(false, true)) {
                task.run();
            }
        }
    }

    /** Runs {@code task} once, when nobody is inside; to be called when the doors are shut. */
    void whenLeft(Runnable task) {
        whenLeft = task;
        if (inside.isEmpty() && leftOnce.compareAndSet(false, true)) {
            task.run();
        }
    }

    /**
     * Closes, on their event loops, the connections that have been silent or undecided too long.
     */
    void checkTimes() {
        long now = System.nanoTime();
        for (Connection connection : inside) {
            if (connection.channel().eventLoop().inEventLoop()) {
                connection.checkTime(now);
            }
        }
    }

    /** Tells the log of a failed login. */
    void refused(Connection connection, Verdict verdict, String method) {
        String reason =
                verdict instanceof Verdict.Refused refused
                        ? refused.reason().toString().toLowerCase(java.util.Locale.ROOT)
                        : "database";
        Event.LOGIN_FAILED.log(
                log,
                connection.id(),
                "user",
                verdict.typed(),
                "ip",
                connection.remoteAddress(),
                "local",
                connection.localAddress(),
                "method",
                method,
                "reason",
                reason);
        if (verdict instanceof Verdict.Unavailable down) {
            Event.DATABASE.log(log, connection.id(), "reason", down.why());
        }
    }

    /** Gives a connection away to whoever serves the account's maildrop. */
    void give(Connection connection, Verdict.Accepted accepted, String method) {
        Account account = accepted.account();
        if (!connection.place().take(account.name(), accountMax)) {
            Event.REFUSED.log(
                    log,
                    connection.id(),
                    "ip",
                    connection.remoteAddress(),
                    "reason",
                    LoginReply.TOO_MANY_OF_ACCOUNT.text());
            connection.notGiven(LoginReply.TOO_MANY_OF_ACCOUNT, true);
            return;
        }
        HandOff record;
        try {
            record = record(connection, accepted);
        } catch (IllegalArgumentException e) {
            Event.INTERNAL.log(
                    log,
                    connection.id(),
                    "what",
                    "hand-over of " + account.name(),
                    "text",
                    e.getMessage());
            connection.notGiven(LoginReply.BROKEN, true);
            return;
        }
        Road road = roads.choose(connection);
        road.give(record, connection, new GivenAway(connection, accepted, method, road.name()));
    }

    private HandOff record(Connection connection, Verdict.Accepted accepted) {
        Account account = accepted.account();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SHELL", account.shell());
        environment.put("HOME", account.home());
        environment.put("USER", account.name());
        environment.put("EXTENSION", "");
        environment.put("LOGNAME", accepted.typed());
        environment.put("REMOTE_ADDR", connection.remoteAddress());
        if (roads.program().bundled()) {
            environment.put("POPSERV_CAPA", String.join(";", connection.login().capabilities()));
            environment.put("POPSERV_UTF8", connection.login().utf8() ? "1" : "0");
        }
        List<String> arguments = new ArrayList<>(roads.arguments());
        return new HandOff(
                connection.id(),
                maildir.expand(variables(connection, accepted)),
                environment,
                arguments,
                Transport.TCP,
                new byte[0]);
    }

    private Variables variables(Connection connection, Verdict.Accepted accepted) {
        String name = accepted.account().name();
        int at = name.lastIndexOf('@');
        return letter ->
                switch (letter) {
                    case 'u' -> name;
                    case 'n' -> at < 0 ? name : name.substring(0, at);
                    case 'd' -> at < 0 ? "" : name.substring(at + 1);
                    case 'L' -> accepted.typed();
                    case 'h' -> accepted.account().home();
                    case 'r' -> connection.remoteAddress();
                    case 'l' -> connection.localAddress();
                    case 's' -> "pop";
                    case 'H' -> hostname;
                    case 't' -> Long.toString(System.currentTimeMillis() / 1000);
                    default -> "";
                };
    }

    /** What we do as a connection given away goes its way. */
    private final class GivenAway implements Taker {
        private final Connection connection;
        private final Verdict.Accepted accepted;
        private final String method;
        private final String road;

        GivenAway(Connection connection, Verdict.Accepted accepted, String method, String road) {
            this.connection = connection;
            this.accepted = accepted;
            this.method = method;
            this.road = road;
        }

        @Override
        public void taken(long pid) {
            connection.given();
            String name = accepted.account().name();
            String typed = accepted.typed();
            Event.LOGIN.log(
                    log,
                    connection.id(),
                    "user",
                    name,
                    "login",
                    typed.equals(name) ? null : typed,
                    "ip",
                    connection.remoteAddress(),
                    "local",
                    connection.localAddress(),
                    "method",
                    method,
                    "road",
                    road,
                    "worker",
                    pid);
        }

        @Override
        public void failed(String reason, boolean ours) {
            Event.REFUSED.log(
                    log, connection.id(), "ip", connection.remoteAddress(), "reason", reason);
            connection.place().give();
            connection.notGiven(LoginReply.NO_WORKER, ours);
        }

        @Override
        public void ended(String line) {
            log.write(Event.LOGOUT.level(), line);
            connection.place().close();
        }

        @Override
        public void died() {
            Event.LOGOUT.log(
                    log,
                    connection.id(),
                    "user",
                    accepted.account().name(),
                    "ip",
                    connection.remoteAddress(),
                    "reason",
                    "worker died");
            connection.place().close();
        }
    }
}
