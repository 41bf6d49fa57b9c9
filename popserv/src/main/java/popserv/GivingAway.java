package popserv;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import popserv.auth.Verdict;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.base.Template;
import popserv.handoff.HandOff;
import popserv.handoff.Taker;
import popserv.handoff.Transport;
import popserv.home.Account;
import popserv.login.LoginReply;
import popserv.metrics.Observer;
import popserv.name.AccountName;
import popserv.name.FolderName;
import popserv.record.LoginRecord;
import popserv.record.Recorder;

/**
 * Gives connections of those who logged in to workers, by one reading of the configuration, and
 * leaves behind what a login leaves behind.
 */
final class GivingAway {
    private final Template maildir;
    private final int accountMax;
    private final Names names;
    private final String hostname;
    private final Roads roads;
    private final Recorder recorder;
    private final Executor pool;
    private final Log log;

    /**
     * Makes it.
     *
     * @param pool where the disk may be asked
     */
    GivingAway(
            Settings settings,
            Names names,
            String hostname,
            Roads roads,
            Recorder recorder,
            Executor pool,
            Log log) {
        this.maildir = settings.get(FrontDirectives.MAILDIR);
        this.accountMax = settings.get(FrontDirectives.SESSIONS_ACCOUNTMAX);
        this.names = names;
        this.hostname = hostname;
        this.roads = roads;
        this.recorder = recorder;
        this.pool = pool;
        this.log = log;
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
            connection.live().watch().refused(Observer.Refusal.ACCOUNT);
            connection.notGiven(LoginReply.TOO_MANY_OF_ACCOUNT, true);
            return;
        }
        AccountName name = names.read(accepted.typed());
        Path inbox;
        try {
            inbox = Path.of(maildir.expand(login(connection, accepted)));
        } catch (InvalidPathException e) {
            broken(connection, account, e);
            return;
        }
        if (name.folder().isEmpty()) {
            give(connection, accepted, method, inbox);
            return;
        }
        // Whether there is such a folder the disk knows, and the disk is not asked on an event
        // loop.
        CompletableFuture.supplyAsync(() -> FolderName.find(inbox, name.folder()), pool)
                .whenComplete(
                        (found, failure) -> {
                            if (failure == null && found.isPresent()) {
                                Path there = found.get();
                                connection
                                        .channel()
                                        .eventLoop()
                                        .execute(() -> give(connection, accepted, method, there));
                            } else {
                                noFolder(connection, accepted, method);
                            }
                        });
    }

    private void noFolder(Connection connection, Verdict.Accepted accepted, String method) {
        Event.LOGIN_FAILED.log(
                log,
                connection.id(),
                "user",
                accepted.typed(),
                "ip",
                connection.remoteAddress(),
                "local",
                connection.localAddress(),
                "method",
                method,
                "tls",
                connection.tlsState(),
                "reason",
                "no such folder");
        connection.live().watch().failed("folder");
        connection.place().give();
        connection.notGiven(LoginReply.NO_FOLDER, true);
    }

    private void give(
            Connection connection, Verdict.Accepted accepted, String method, Path directory) {
        Account account = accepted.account();
        try {
            HandOff record = record(connection, accepted, directory);
            Road road = roads.choose(account, connection);
            road.give(record, connection, new GivenAway(connection, accepted, method));
        } catch (IllegalArgumentException e) {
            broken(connection, account, e);
        }
    }

    private void broken(Connection connection, Account account, Exception why) {
        Event.INTERNAL.log(
                log,
                connection.id(),
                "what",
                "hand-over of " + account.name(),
                "text",
                why.getMessage());
        connection.place().give();
        connection.notGiven(LoginReply.BROKEN, true);
    }

    private HandOff record(Connection connection, Verdict.Accepted accepted, Path directory) {
        Account account = accepted.account();
        AccountName name = names.read(accepted.typed());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SHELL", account.shell());
        environment.put("HOME", account.home());
        environment.put("USER", account.name());
        environment.put("EXTENSION", name.folder());
        environment.put("LOGNAME", accepted.typed());
        environment.put("REMOTE_ADDR", connection.remoteAddress());
        if (roads.program().bundled()) {
            environment.put("POPSERV_CAPA", String.join(";", connection.login().capabilities()));
            environment.put("POPSERV_UTF8", connection.login().utf8() ? "1" : "0");
        }
        List<String> arguments = new ArrayList<>(roads.arguments());
        if (!name.option().isEmpty()) {
            arguments.add("--");
            arguments.add(name.option());
        }
        return new HandOff(
                connection.id(),
                directory.toString(),
                environment,
                arguments,
                Transport.TCP,
                new byte[0]);
    }

    private LoginRecord login(Connection connection, Verdict.Accepted accepted) {
        return new LoginRecord(
                accepted.account().name(),
                accepted.typed(),
                names.read(accepted.typed()).folder(),
                accepted.account().home(),
                connection.remoteAddress(),
                connection.localAddress(),
                hostname,
                System.currentTimeMillis() / 1000,
                connection.id());
    }

    /** What we do as a connection given away goes its way. */
    private final class GivenAway implements Taker {
        private final Connection connection;
        private final Verdict.Accepted accepted;
        private final String method;

        GivenAway(Connection connection, Verdict.Accepted accepted, String method) {
            this.connection = connection;
            this.accepted = accepted;
            this.method = method;
        }

        @Override
        public void taken(long pid) {
            connection.given();
            String name = accepted.account().name();
            LiveSession live = connection.live();
            live.given(name, method, pid);
            String typed = accepted.typed();
            AccountName parts = names.read(typed);
            recorder.record(login(connection, accepted));
            Event.LOGIN.log(
                    log,
                    connection.id(),
                    "user",
                    name,
                    "login",
                    typed.equals(name) ? null : typed,
                    "master",
                    connection.master(),
                    "ip",
                    connection.remoteAddress(),
                    "local",
                    connection.localAddress(),
                    "method",
                    method,
                    "tls",
                    connection.tlsState(),
                    "folder",
                    parts.folder(),
                    "option",
                    parts.option(),
                    "road",
                    live.road(),
                    "worker",
                    pid);
        }

        @Override
        public void failed(String reason, boolean ours) {
            Event.REFUSED.log(
                    log, connection.id(), "ip", connection.remoteAddress(), "reason", reason);
            connection.live().watch().refused(Observer.Refusal.WORKER);
            connection.place().give();
            connection.notGiven(LoginReply.NO_WORKER, ours);
        }

        @Override
        public void ended(String line) {
            log.write(Event.LOGOUT.level(), line);
            connection.live().over();
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
            connection.live().over();
        }
    }
}
