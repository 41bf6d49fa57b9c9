package popserv;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import popserv.base.Settings;
import popserv.control.Answer;
import popserv.handoff.Load;
import popserv.home.Account;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.name.AccountName;
import popserv.name.FolderName;
import popserv.record.LoginRecord;

/** The second half of a check: where the mail is, who reads it, and who would serve it. */
final class MailCheck {
    private final Running running;
    private final Settings settings;
    private final Findings findings;

    MailCheck(Running running, Findings findings) {
        this.running = running;
        this.settings = running.site().get().configuration().settings();
        this.findings = findings;
    }

    /** Looks at an account's mail. Blocks. */
    void look(Account account, AccountName name) throws HostException, InterruptedException {
        maildir(account, name);
        worker(account);
    }

    private void maildir(Account account, AccountName name)
            throws HostException, InterruptedException {
        Path maildir = path(account, name);
        if (maildir == null) {
            return;
        }
        Identity user = Roads.identity(account, Identity.ours());
        MaildirAccess.Finding finding = MaildirAccess.of(maildir, Path.of(account.home()), user);
        if (!finding.usable()) {
            findings.bad(Answer.FORBIDDEN, "maildir", finding.found(), finding.remedy());
            return;
        }
        findings.good("maildir", finding.found());
        if (!name.folder().isEmpty()) {
            folder(maildir, name.folder());
        }
    }

    /** Returns where the account's Maildir is to be; null, and a finding, if it can be nowhere. */
    private Path path(Account account, AccountName name) {
        Path maildir;
        try {
            maildir = Path.of(settings.get(FrontDirectives.MAILDIR).path(login(account, name)));
        } catch (IllegalArgumentException e) {
            findings.bad(
                    Answer.CONFIGURATION, "maildir", e.getMessage(), "look at maildir and home");
            return null;
        }
        if (!maildir.isAbsolute()) {
            findings.bad(
                    Answer.CONFIGURATION,
                    "maildir",
                    maildir + " is no absolute path",
                    "give the account a home, or maildir an absolute path");
            return null;
        }
        return maildir;
    }

    private LoginRecord login(Account account, AccountName name) {
        return new LoginRecord(
                account.name(),
                name.typed(),
                name.folder(),
                account.home(),
                "",
                "",
                running.site().get().hostname(),
                System.currentTimeMillis() / 1000,
                "");
    }

    private void folder(Path maildir, String folder) {
        Optional<Path> found = FolderName.find(maildir, folder);
        if (found.isPresent()) {
            findings.good("folder", found.get().toString());
        } else {
            findings.bad(
                    Answer.UNKNOWN,
                    "folder",
                    "no folder " + folder + " in " + maildir,
                    "make the directory "
                            + FolderName.candidates(folder).stream().findFirst().orElse("")
                            + " with new, cur and tmp in it, or use another name");
        }
    }

    private void worker(Account account) {
        Roads roads = running.site().get().roads();
        WorkerProgram program = roads.program();
        Identity user = Roads.identity(account, Identity.ours());
        if (program.residents() == 0) {
            findings.good("worker", "a process of " + program.path() + " for each session");
            return;
        }
        List<Load> loads = roads.loads(user);
        long serving = loads.stream().filter(load -> !load.retiring()).count();
        if (loads.isEmpty()) {
            findings.good(
                    "worker",
                    "one that runs as uid " + user.uid() + " is started at the first login");
        } else if (serving == 0) {
            findings.bad(
                    Answer.UNAVAILABLE,
                    "worker",
                    "none of " + program.path() + " serves now",
                    "popserv's log tells why it ends: worker-ended, worker-says");
        } else {
            findings.good("worker", serving + " of " + program.path() + " serve");
        }
    }
}
