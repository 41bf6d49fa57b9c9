package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import popserv.auth.Verdict;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.base.Template;
import popserv.handoff.HandOff;
import popserv.handoff.Transport;
import popserv.home.Account;
import popserv.login.LoginReply;
import popserv.metrics.Observer;
import popserv.name.AccountName;
import popserv.record.LoginRecord;
import popserv.record.Recorder;

/**
 * Gives connections of those who logged in to workers, by one reading of the configuration, and
 * leaves behind what a login leaves behind.
 */
final class GivingAway {
    private final Template maildir;
    private final int accountMax;
    private final boolean implementation;
    private final NameRules names;
    private final String hostname;
    private final Roads roads;
    private final Recorder recorder;
    private final FolderSearch folders;
    private final Log log;

    /**
     * Makes it.
     *
     * @param pool where the disk may be asked
     */
    GivingAway(
            Settings settings,
            NameRules names,
            String hostname,
            Roads roads,
            Recorder recorder,
            Executor pool,
            Log log) {
        this.maildir = settings.get(FrontDirectives.MAILDIR);
        this.accountMax = settings.get(FrontDirectives.SESSIONS_ACCOUNTMAX);
        this.implementation = settings.get(FrontDirectives.CAPA_IMPLEMENTATION);
        this.names = names;
        this.hostname = hostname;
        this.roads = roads;
        this.recorder = recorder;
        this.folders = new FolderSearch(pool);
        this.log = log;
    }

    /** Gives a connection away to whoever serves the account's maildrop. */
    void give(Connection connection, Verdict.Accepted accepted, String method) {
        Account account = accepted.account();
        if (!connection.place().take(account.name(), accountMax)) {
            tooMany(connection, account);
            return;
        }
        AccountName name = names.read(accepted.typed());
        LoginRecord login = login(connection, accepted, name);
        Visit visit = new Visit(connection, accepted, method, name, login);
        Path inbox;
        try {
            inbox = Path.of(maildir.path(login));
        } catch (IllegalArgumentException e) {
            noMailbox(visit, e);
            return;
        }
        if (name.folder().isEmpty()) {
            give(visit, inbox);
            return;
        }
        folders.find(inbox, name.folder())
                .whenComplete(
                        (found, failure) ->
                                connection.loop().execute(() -> looked(visit, found, failure)));
    }

    /** The disk was asked for the folder. */
    private void looked(Visit visit, Optional<Path> found, Throwable failure) {
        if (failure != null) {
            new GivenAway(visit, recorder, log).failed("no answer from the disk", true);
        } else if (found.isPresent()) {
            give(visit, found.get());
        } else {
            noFolder(visit);
        }
    }

    private void tooMany(Connection connection, Account account) {
        Event.REFUSED.log(
                log,
                connection.id(),
                "user",
                account.name(),
                "ip",
                connection.remoteAddress(),
                "reason",
                LoginReply.TOO_MANY_OF_ACCOUNT.text());
        connection.live().watch().refused(Observer.Refusal.ACCOUNT);
        connection.departure().failed(LoginReply.TOO_MANY_OF_ACCOUNT, true);
    }

    private void noFolder(Visit visit) {
        Connection connection = visit.connection();
        connection.refused(visit.accepted().typed(), visit.method(), "no such folder");
        connection.live().watch().failed("folder");
        connection.place().give();
        connection.departure().failed(LoginReply.NO_FOLDER, true);
    }

    private void give(Visit visit, Path directory) {
        HandOff record;
        try {
            record = record(visit, directory);
        } catch (IllegalArgumentException e) {
            noMailbox(visit, e);
            return;
        }
        Connection connection = visit.connection();
        Road road = roads.choose(visit.account(), connection);
        road.give(record, connection, new GivenAway(visit, recorder, log));
    }

    /** What the database and the configuration say of the account makes no hand-over. */
    private void noMailbox(Visit visit, IllegalArgumentException why) {
        Connection connection = visit.connection();
        Event.REFUSED.log(
                log,
                connection.id(),
                "user",
                visit.account().name(),
                "ip",
                connection.remoteAddress(),
                "reason",
                "cannot be handed over: " + why.getMessage());
        connection.live().watch().refused(Observer.Refusal.WORKER);
        connection.place().give();
        connection.departure().failed(LoginReply.NO_MAILBOX, true);
    }

    private HandOff record(Visit visit, Path directory) {
        Account account = visit.account();
        Connection connection = visit.connection();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SHELL", account.shell());
        environment.put("HOME", account.home());
        environment.put("USER", account.name());
        environment.put("EXTENSION", visit.name().folder());
        environment.put("LOGNAME", visit.accepted().typed());
        environment.put("REMOTE_ADDR", connection.remoteAddress());
        if (roads.program().bundled()) {
            environment.put("POPSERV_CAPA", String.join(";", capabilities(connection)));
            environment.put("POPSERV_UTF8", connection.login().utf8() ? "1" : "0");
        }
        List<String> arguments = new ArrayList<>(roads.arguments());
        if (!visit.name().option().isEmpty()) {
            arguments.add("--");
            arguments.add(visit.name().option());
        }
        return new HandOff(
                connection.id(),
                directory.toString(),
                environment,
                arguments,
                Transport.TCP,
                new byte[0]);
    }

    /** RFC 2449 section 6.9: the version is for those alone who have logged in. */
    private List<String> capabilities(Connection connection) {
        List<String> lines = new ArrayList<>(connection.login().capabilities());
        if (implementation) {
            lines.add("IMPLEMENTATION popserv-" + Version.number());
        }
        return lines;
    }

    private LoginRecord login(Connection connection, Verdict.Accepted accepted, AccountName name) {
        return new LoginRecord(
                accepted.account().name(),
                accepted.typed(),
                name.folder(),
                accepted.account().home(),
                connection.remoteAddress(),
                connection.localAddress(),
                hostname,
                System.currentTimeMillis() / 1000,
                connection.id());
    }
}
