package popserv;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.tls.TlsState;

/** What the log tells of one connection before login: its beginning, its commands, its end. */
final class Journal {
    private final Log log;
    private final String session;
    private final ConnectionEnds ends;
    private final CommandLog commands;

    /**
     * Begins.
     *
     * @param debugCommands as the directive: 0, 1 or 2
     */
    Journal(Log log, int debugCommands, String session, ConnectionEnds ends) {
        this.log = log;
        this.session = session;
        this.ends = ends;
        this.commands = debugCommands == 0 ? null : new CommandLog(log, debugCommands == 2);
    }

    void connected() {
        Event.CONNECT.log(
                log,
                session,
                "ip",
                ends.remote(),
                "local",
                ends.local(),
                "proxy",
                ends.proxy(),
                "authority",
                ends.authority());
    }

    void handshakeFailed(String reason) {
        Event.TLS_FAILED.log(
                log, session, "ip", ends.remote(), "local", ends.local(), "reason", reason);
    }

    /**
     * A login was refused.
     *
     * @param typed the name of the account as the client typed it
     * @param method the way the client tried to log in
     * @param master who acts in the account's place; null for the owner in person
     * @param tls what protects the connection; null without TLS
     */
    void refused(String typed, String method, String master, TlsState tls, String reason) {
        Event.LOGIN_FAILED.log(
                log,
                session,
                "user",
                typed,
                "master",
                master,
                "ip",
                ends.remote(),
                "local",
                ends.local(),
                "method",
                method,
                "tls",
                tls,
                "reason",
                reason);
    }

    /** The user database did not answer. */
    void unanswered(String why) {
        Event.DATABASE.log(log, session, "reason", why);
    }

    /** A mistake of ours ends it. */
    void broken(Throwable why) {
        Event.INTERNAL.log(log, session, "what", "login", "text", Fault.text(why));
    }

    /** The connection ended, after so many nanoseconds. */
    void disconnected(String reason, long after) {
        Event.DISCONNECT.log(
                log,
                session,
                "ip",
                ends.remote(),
                "reason",
                reason,
                "seconds",
                TimeUnit.NANOSECONDS.toSeconds(after));
    }

    /** A line came; {@code shown} is it without its secrets. */
    void heard(Supplier<String> shown) {
        if (commands != null) {
            commands.heard(shown.get());
        }
    }

    /** Something is sent. */
    void said(byte[] octets) {
        if (commands != null) {
            commands.said(octets, session, ends.remote());
        }
    }

    /** The worker answers the line that came last. */
    void given() {
        if (commands != null) {
            commands.given(session, ends.remote());
        }
    }
}
