package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import popserv.host.HostException;
import popserv.host.Identity;

/** Whether a user can do with a Maildir what a session does, as {@link Access} tells. */
final class MaildirAccess {
    private final Path maildir;
    private final Path home;
    private final Identity user;
    private final String who;

    private final Access may;

    private MaildirAccess(Path maildir, Path home, Identity user, Access may) {
        this.maildir = maildir;
        this.home = home;
        this.user = user;
        this.who = "uid " + user.uid();
        this.may = may;
    }

    /**
     * What was found.
     *
     * @param usable whether a session can be served
     * @param found what is the case, in words
     * @param remedy what to do; null when there is nothing
     */
    record Finding(boolean usable, String found, String remedy) {}

    /**
     * Looks at a Maildir.
     *
     * @param home the account's home, whose existence lets a missing Maildir be made
     * @param user who will read it
     */
    static Finding of(Path maildir, Path home, Identity user)
            throws HostException, InterruptedException {
        Set<Path> paths = new LinkedHashSet<>(above(maildir));
        paths.addAll(directories(maildir));
        paths.add(home);
        Access may = Access.ask(paths, user);
        if (may == null) {
            return new Finding(
                    false, "no program can be run as uid " + user.uid(), "see popserv's log");
        }
        return new MaildirAccess(maildir, home, user, may).finding();
    }

    /** Returns the directories that lead to a Maildir, from the root on. */
    private static List<Path> above(Path maildir) {
        List<Path> above = new ArrayList<>();
        for (Path path = maildir.getParent(); path != null; path = path.getParent()) {
            above.add(path);
        }
        Collections.reverse(above);
        return above;
    }

    /** Returns a Maildir and its three directories (maildir(5)). */
    private static List<Path> directories(Path maildir) {
        return List.of(
                maildir, maildir.resolve("new"), maildir.resolve("cur"), maildir.resolve("tmp"));
    }

    private Finding finding() {
        for (Path path : above(maildir)) {
            if (has(path, 'd') && !has(path, 'x')) {
                return new Finding(
                        false,
                        who + " cannot enter " + path,
                        "give it search permission (x) there");
            }
        }
        if (!has(maildir, 'd')) {
            return missing();
        }
        for (Path path : directories(maildir)) {
            boolean lacks = !has(path, 'd');
            boolean willBeMade = lacks && has(maildir, 'w');
            if (!willBeMade && (lacks || !isUsable(path))) {
                return new Finding(
                        false,
                        path + (lacks ? " is missing" : " is not " + who + "'s to use"),
                        "chown -R " + user.uid() + ":" + user.gid() + " " + maildir);
            }
        }
        return new Finding(true, maildir + " can be read and written by " + who, null);
    }

    private boolean isUsable(Path path) {
        return has(path, 'r') && has(path, 'w') && has(path, 'x');
    }

    private Finding missing() {
        if (has(maildir, 'e')) {
            return new Finding(
                    false, maildir + " is no directory", "move it away, or change maildir");
        }
        if (has(home, 'd') && has(home, 'w') && has(home, 'x')) {
            return new Finding(true, maildir + " is missing and will be made, empty", null);
        }
        return new Finding(
                false,
                maildir + " is missing, and " + who + " cannot make it in " + home,
                has(home, 'd')
                        ? "make the Maildir, or let " + who + " write there"
                        : "make the home directory, or correct home in the user database or"
                                + " maildir in popserv.conf");
    }

    private boolean has(Path path, char what) {
        return may.has(path, what);
    }
}
