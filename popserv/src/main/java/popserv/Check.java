package popserv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import popserv.auth.SecretKind;
import popserv.base.Network;
import popserv.base.Settings;
import popserv.control.Answer;
import popserv.control.Report;
import popserv.control.Request;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.UserDatabase;
import popserv.host.Crypt;
import popserv.limits.Blocks;
import popserv.limits.LimitDirectives;
import popserv.name.AccountName;
import popserv.name.NameDirectives;

/**
 * Walks through what a login of a name would do, by the configuration that holds now, and says at
 * each step what it found. No password is asked for, and nothing is counted or changed.
 */
final class Check {
    private final Running running;
    private final Settings settings;
    private final Findings findings = new Findings();

    Check(Running running) {
        this.running = running;
        this.settings = running.site().get().configuration().settings();
    }

    Answer answer(Request request) throws Exception {
        String typed = request.argument();
        AccountName name = name(typed);
        Account account = name == null ? null : account(name);
        if (account != null) {
            secret(account);
            limits(account);
            new MailCheck(running, findings).look(account, name);
        }
        Report report =
                new Report()
                        .value("name", typed)
                        .value("account", account == null ? null : account.name());
        findings.report(report);
        return Answer.of(request, findings.status(), report);
    }

    private AccountName name(String typed) {
        AccountName name = running.site().get().names().read(typed);
        if (name.account().isEmpty()) {
            findings.bad(
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
        findings.good("name", found.toString());
        return name;
    }

    private Account account(AccountName name) {
        UserDatabase database = running.site().get().database();
        Optional<Account> found;
        try {
            found = database.find(lookup(name));
        } catch (DatabaseDown e) {
            findings.bad(
                    Answer.LATER,
                    "database",
                    e.getMessage(),
                    "bring it up, or correct home.conf; clients hear -ERR [SYS/TEMP] meanwhile");
            return null;
        }
        if (found.isEmpty()) {
            boolean checks = database.kind() == UserDatabase.Kind.CHECKS;
            findings.bad(
                    Answer.UNKNOWN,
                    "database",
                    checks
                            ? "no such account, or it is known only with its password"
                            : "no such account",
                    "add it, or look at home.conf: " + settings.get(FrontDirectives.HOME_CONF));
            return null;
        }
        findings.good("database", description(found.get()));
        return found.get();
    }

    private Lookup lookup(AccountName name) {
        String hostname = running.site().get().hostname();
        return new Lookup(name.account(), name.typed(), "", "", hostname);
    }

    private static String description(Account account) {
        return "found "
                + account.name()
                + ", uid "
                + (account.hasUid() ? account.uid() : "not told")
                + ", gid "
                + (account.hasGid() ? account.gid() : "not told")
                + ", home "
                + (account.home().isEmpty() ? "not told" : account.home());
    }

    private void secret(Account account) {
        if (running.site().get().database().kind() == UserDatabase.Kind.CHECKS) {
            findings.good(
                    "password", "the database itself checks it: PASS, AUTH PLAIN, AUTH LOGIN");
        } else {
            SecretKind kind =
                    SecretKind.of(
                            account.secret(), settings.get(FrontDirectives.CRYPT), Crypt::hash);
            if (kind.trouble() != null) {
                findings.bad(
                        Answer.CONFIGURATION,
                        "password",
                        kind.scheme() + " " + kind.trouble(),
                        "store it in a form that home.conf(5) names");
            } else if (!kind.usable()) {
                findings.bad(
                        Answer.FORBIDDEN,
                        "password",
                        "stored as " + kind.scheme() + ", which no password matches: locked",
                        "set a password");
            } else {
                findings.good(
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
            findings.bad(
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
            only.add("from " + String.join(" or ", networks(account)));
        }
        if (!only.isEmpty()) {
            findings.good("options", "only " + String.join(", ", only));
        }
    }

    private static List<String> networks(Account account) {
        return account.switches().networks().stream().map(Network::toString).toList();
    }

    private void limits(Account account) {
        if (isBlocked(account) || isTooSoon(account) || isFull()) {
            return;
        }
        int own = running.sessions().of(account.name()).size();
        int total = running.guard().sessions().total();
        findings.good("limits", "not blocked; " + own + " of " + total + " sessions are its own");
    }

    private boolean isBlocked(Account account) {
        String lower = account.name().toLowerCase(java.util.Locale.ROOT);
        for (Blocks.Block block : running.guard().blocks().list()) {
            if (block.account().equals(lower)) {
                findings.bad(
                        Answer.LATER,
                        "blocks",
                        "refused for "
                                + block.seconds()
                                + " seconds "
                                + (block.address().isEmpty()
                                        ? "from places it has not logged in from"
                                        : "from " + block.address()),
                        "popctl unblock " + block.account());
                return true;
            }
        }
        return false;
    }

    private boolean isTooSoon(Account account) {
        int least = settings.get(LimitDirectives.LOGIN_DELAY);
        long wait = running.guard().delays().left(account.name(), least);
        if (wait > 0) {
            findings.bad(
                    Answer.LATER,
                    "login.delay",
                    "refused for " + wait + " seconds",
                    "wait, or lower login.delay");
        }
        return wait > 0;
    }

    private boolean isFull() {
        int total = running.guard().sessions().total();
        boolean full = total >= settings.get(FrontDirectives.SESSIONS_MAX);
        if (full) {
            findings.bad(
                    Answer.LATER,
                    "sessions",
                    total + " sessions, as many as sessions.max allows",
                    "raise sessions.max, or end some");
        }
        return full;
    }
}
