package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

    private MaildirAccess() {}

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
        List<Path> paths = new ArrayList<>();
        for (Path path = maildir; path != null; path = path.getParent()) {
            paths.add(path);
        }
        Collections.reverse(paths);
        int above = paths.size() - 1;
        for (String part : new String[] {"new", "cur", "tmp"}) {
            paths.add(maildir.resolve(part));
        }
        paths.add(home);
        List<String> may = ask(paths, user);
        if (may.size() < paths.size()) {
            return new Finding(
                    false, "no program can be run as uid " + user.uid(), "see popserv's log");
        }
        String who = "uid " + user.uid();
        for (int i = 0; i < above; i++) {
            if (has(may.get(i), 'd') && !has(may.get(i), 'x')) {
                return new Finding(
                        false,
                        who + " cannot enter " + paths.get(i),
                        "give it search permission (x) there");
            }
        }
        if (!has(may.get(above), 'd')) {
            return missing(maildir, home, may, who);
        }
        for (int i = above; i < above + 4; i++) {
            boolean lacks = !has(may.get(i), 'd');
            if (lacks && i > above && has(may.get(above), 'w')) {
                continue;
            }
            if (lacks || !has(may.get(i), 'r') || !has(may.get(i), 'w') || !has(may.get(i), 'x')) {
                return new Finding(
                        false,
                        paths.get(i) + (lacks ? " is missing" : " is not " + who + "'s to use"),
                        "chown -R " + user.uid() + ":" + user.gid() + " " + maildir);
            }
        }
        return new Finding(true, maildir + " can be read and written by " + who, null);
    }

    private static Finding missing(Path maildir, Path home, List<String> may, String who) {
        String there = may.get(may.size() - 1);
        if (has(may.get(may.size() - 5), 'e')) {
            return new Finding(
                    false, maildir + " is no directory", "move it away, or change maildir");
        }
        if (has(there, 'd') && has(there, 'w') && has(there, 'x')) {
            return new Finding(true, maildir + " is missing and will be made, empty", null);
        }
        return new Finding(
                false,
                maildir + " is missing, and " + who + " cannot make it in " + home,
                has(there, 'd')
                        ? "make the Maildir, or let " + who + " write there"
                        : "make the home directory, or correct home in the user database or"
                                + " maildir in popserv.conf");
    }

    private static boolean has(String may, char what) {
        return may.indexOf(what) >= 0;
    }

    private static List<String> ask(List<Path> paths, Identity user)
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
        return List.copyOf(said);
    }
}
