package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.host.Program;

/**
 * Whether a user can do with a Maildir what a session does: asked of the kernel, by a shell that
 * runs as that user, since modes alone do not tell (access control lists, mounts, links).
 */
final class MaildirAccess {
    private static final int PATIENCE = 10;

    /** A line for each path: what it is, and what may be done with it. Paths are arguments. */
    private static final String SCRIPT =
            "for p do s=; for t in e d r w x; do if [ -$t \"$p\" ]; then s=$s$t; else s=$s-; fi;"
                    + " done; echo \"$s\" >&2; done";

    private final Path maildir;
    private final Path home;
    private final Identity user;
    private final String who;

    /** Of each path what it is, and what the user may do with it. */
    private final Map<Path, String> may;

    private MaildirAccess(Path maildir, Path home, Identity user, Map<Path, String> may) {
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
        Map<Path, String> may = ask(paths, user);
        if (may.size() < paths.size()) {
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
        return may.get(path).indexOf(what) >= 0;
    }

    /** Returns the answers of a shell that runs as the user; fewer if it could not answer. */
    private static Map<Path, String> ask(Set<Path> paths, Identity user)
            throws HostException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
        paths.forEach(path -> words.add(path.toString()));
        boolean other = !user.equals(Identity.ours());
        Program shell =
                new Program(
                        "/bin/sh",
                        words,
                        Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C"),
                        "/",
                        other ? user : null);
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        int nothing = Descriptors.devNull();
        try {
            Child child = Child.start(shell, (line, pid) -> said.add(line), nothing, nothing);
            if (!child.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } finally {
            Descriptors.close(nothing);
        }
        Map<Path, String> may = new HashMap<>();
        Iterator<String> answers = List.copyOf(said).iterator();
        paths.stream().takeWhile(p -> answers.hasNext()).forEach(p -> may.put(p, answers.next()));
        return may;
    }
}
