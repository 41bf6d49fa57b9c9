package popserv;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import popserv.auth.SecretKind;
import popserv.base.Settings;
import popserv.control.Answer;
import popserv.control.Report;
import popserv.control.Request;
import popserv.handoff.Load;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.UserDatabase;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.limits.Blocks;
import popserv.limits.LimitDirectives;
import popserv.name.AccountName;
import popserv.name.FolderName;
import popserv.name.NameDirectives;
import popserv.record.LoginRecord;

/**
 * Walks through what a login of a name would do, by the configuration that holds now, and says at
 * each step what it found. No password is asked for, and nothing is counted or changed.
 */
final class Check {
    private final Operator.Running running;
    private final Settings settings;
    private final List<Object[]> steps = new ArrayList<>();
    private String failed;
    private int status = Answer.OK;

    Check(Operator.Running running) {
        this.running = running;
        this.settings = running.site().configuration().settings();
    }

    Answer answer(Request request) throws Exception {
        String typed = request.argument();
        AccountName name = name(typed);
        Account account = name == null ? null : account(name);
        if (account != null) {
            secret(account);
            limits(account);
            maildir(account, name);
            worker(account);
        }
        Report report =
                new Report()
                        .value("name", typed)
                        .value("account", account == null ? null : account.name())
                        .value("login", failed == null ? "can succeed" : "fails: see " + failed);
        Report.Table table = report.table("steps", "step", "result", "found", "remedy").remarks();
        steps.forEach(table::row);
        return Answer.of(request, status, report);
    }

    private void good(String step, String found) {
        steps.add(new Object[] {step, "ok", found, null});
    }

    private void bad(int exit, String step, String found, String remedy) {
        steps.add(new Object[] {step, "FAILS", found, remedy});
        if (failed == null) {
            failed = step;
            status = exit;
        }
    }

    private AccountName name(String typed) {
        AccountName name = running.site().names().read(typed);
        if (name.account().isEmpty()) {
            bad(
                    Answer.UNKNOWN,
                    "name",
                    "folder and useropt leave nothing of it for an account",
                    "look at folder and useropt in popserv.conf");
            return null;
        }
        StringBuilder found = new StringBuilder("account " + name.account());
        if (settings.isSet(NameDirectives.FOLDER)) {
            found.append(", folder ").append(name.folder().isEmpty() ? "none" : name.folder());
        }
        if (settings.isSet(NameDirectives.USEROPT)) {
            found.append(", option ").append(name.option().isEmpty() ? "none" : name.option());
        }
        good("name", found.toString());
        return name;
    }

    private Account account(AccountName name) {
        UserDatabase database = running.site().database();
        Optional<Account> found;
        try {
            found =
                    database.find(
                            new Lookup(
                                    name.account(),
                                    name.typed(),
                                    "",
                                    "",
                                    running.site().hostname()));
        } catch (DatabaseDown e) {
            bad(
                    Answer.LATER,
                    "database",
                    e.getMessage(),
                    "bring it up, or correct home.conf; clients hear -ERR [SYS/TEMP] meanwhile");
            return null;
        }
        if (found.isEmpty()) {
            boolean checks = database.kind() == UserDatabase.Kind.CHECKS;
            bad(
                    Answer.UNKNOWN,
                    "database",
                    checks
                            ? "no such account, or it is known only with its password"
                            : "no such account",
                    "add it, or look at home.conf: " + settings.get(FrontDirectives.HOME_CONF));
            return null;
        }
        Account account = found.get();
        good(
                "database",
                "found "
                        + account.name()
                        + ", uid "
                        + (account.hasUid() ? account.uid() : "not told")
                        + ", gid "
                        + (account.hasGid() ? account.gid() : "not told")
                        + ", home "
                        + (account.home().isEmpty() ? "not told" : account.home()));
        return account;
    }

    private void secret(Account account) {
        if (running.site().database().kind() == UserDatabase.Kind.CHECKS) {
            good("password", "the database itself checks it: PASS, AUTH PLAIN, AUTH LOGIN");
        } else {
            SecretKind kind =
                    SecretKind.of(
                            account.secret(), settings.get(FrontDirectives.CRYPT), Crypts.host());
            if (kind.trouble() != null) {
                bad(
                        Answer.CONFIGURATION,
                        "password",
                        kind.scheme() + " " + kind.trouble(),
                        "store it in a form that home.conf(5) names");
            } else if (!kind.usable()) {
                bad(
                        Answer.FORBIDDEN,
                        "password",
                        "stored as " + kind.scheme() + ", which no password matches: locked",
                        "set a password");
            } else {
                good(
                        "password",
                        "stored as "
                                + kind.scheme()
                                + "; can work: "
                                + String.join(", ", kind.mechanisms()));
            }
        }
        switches(account);
    }

    private void switches(Account account) {
        if (account.switches().nologin()) {
            bad(
                    Answer.FORBIDDEN,
                    "options",
                    "nologin closes the account",
                    "take the word out of its options in the user database");
            return;
        }
        List<String> only = new ArrayList<>();
        if (account.switches().tlsOnly()) {
            only.add("over TLS");
        }
        if (!account.switches().mechanisms().isEmpty()) {
            only.add("by " + String.join(", ", account.switches().mechanisms()));
        }
        if (!account.switches().networks().isEmpty()) {
            only.add("from " + account.switches().networks());
        }
        if (!only.isEmpty()) {
            good("options", "only " + String.join(", ", only));
        }
    }

    private void limits(Account account) {
        String lower = account.name().toLowerCase(java.util.Locale.ROOT);
        for (Blocks.Block block : running.guard().blocks().list()) {
            if (block.account().equals(lower)) {
                bad(
                        Answer.LATER,
                        "blocks",
                        "refused for "
                                + block.seconds()
                                + " seconds "
                                + (block.address().isEmpty()
                                        ? "from places it has not logged in from"
                                        : "from " + block.address()),
                        "popctl unblock " + block.account());
                return;
            }
        }
        long wait =
                running.guard()
                        .delays()
                        .left(account.name(), settings.get(LimitDirectives.LOGIN_DELAY));
        if (wait > 0) {
            bad(
                    Answer.LATER,
                    "login.delay",
                    "refused for " + wait + " seconds",
                    "wait, or lower login.delay");
            return;
        }
        int total = running.guard().sessions().total();
        int most = settings.get(FrontDirectives.SESSIONS_MAX);
        if (total >= most) {
            bad(
                    Answer.LATER,
                    "sessions",
                    total + " sessions, as many as sessions.max allows",
                    "raise sessions.max, or end some");
            return;
        }
        int own = running.sessions().of(account.name()).size();
        good("limits", "not blocked; " + own + " of " + total + " sessions are its own");
    }

    private void maildir(Account account, AccountName name)
            throws HostException, InterruptedException {
        Path maildir;
        try {
            LoginRecord login =
                    new LoginRecord(
                            account.name(),
                            name.typed(),
                            name.folder(),
                            account.home(),
                            "",
                            "",
                            running.site().hostname(),
                            System.currentTimeMillis() / 1000,
                            "");
            maildir = Path.of(settings.get(FrontDirectives.MAILDIR).expand(login));
        } catch (InvalidPathException e) {
            bad(Answer.CONFIGURATION, "maildir", e.getMessage(), "look at maildir and home");
            return;
        }
        if (!maildir.isAbsolute()) {
            bad(
                    Answer.CONFIGURATION,
                    "maildir",
                    maildir + " is no absolute path",
                    "give the account a home, or maildir an absolute path");
            return;
        }
        Identity user = Roads.identity(account);
        MaildirAccess.Finding finding = MaildirAccess.of(maildir, Path.of(account.home()), user);
        if (!finding.usable()) {
            bad(Answer.FORBIDDEN, "maildir", finding.found(), finding.remedy());
            return;
        }
        good("maildir", finding.found());
        if (!name.folder().isEmpty()) {
            folder(maildir, name.folder());
        }
    }

    private void folder(Path maildir, String folder) {
        Optional<Path> found = FolderName.find(maildir, folder);
        if (found.isPresent()) {
            good("folder", found.get().toString());
        } else {
            bad(
                    Answer.UNKNOWN,
                    "folder",
                    "no folder " + folder + " in " + maildir,
                    "make the directory "
                            + FolderName.candidates(folder).stream().findFirst().orElse("")
                            + " with new, cur and tmp in it, or use another name");
        }
    }

    private void worker(Account account) {
        Roads roads = running.site().roads();
        WorkerProgram program = roads.program();
        Identity user = Roads.identity(account);
        if (program.residents() == 0) {
            good("worker", "a process of " + program.path() + " for each session");
            return;
        }
        List<Load> loads = roads.loads(user);
        long serving = loads.stream().filter(load -> !load.retiring()).count();
        if (loads.isEmpty()) {
            good("worker", "one that runs as uid " + user.uid() + " is started at the first login");
        } else if (serving == 0) {
            bad(
                    Answer.UNAVAILABLE,
                    "worker",
                    "none of " + program.path() + " serves now",
                    "popserv's log tells why it ends: worker-ended, worker-says");
        } else {
            good("worker", serving + " of " + program.path() + " serve");
        }
    }
}
