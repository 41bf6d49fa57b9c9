package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.host.Program;

/**
 * What a user may do with files and directories: asked of the kernel, by a shell that runs as that
 * user, since modes alone do not tell (access control lists, mounts, links).
 */
final class Access {
    private static final int PATIENCE = 10;

    /** A line for each path: what it is, and what may be done with it. Paths are arguments. */
    private static final String SCRIPT =
            "for p do s=; for t in e d r w x; do if [ -$t \"$p\" ]; then s=$s$t; else s=$s-; fi;"
                    + " done; echo \"$s\" >&2; done";

    private final Map<Path, String> may;

    private Access(Map<Path, String> may) {
        this.may = may;
    }

    /**
     * Asks.
     *
     * @param paths whole ones
     * @return null if no program could be run as that user
     */
    static Access ask(Collection<Path> paths, Identity user)
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
        List<String> answers = List.copyOf(said);
        if (answers.size() < paths.size()) {
            return null;
        }
        Map<Path, String> may = new HashMap<>();
        Iterator<String> each = answers.iterator();
        paths.forEach(path -> may.put(path, each.next()));
        return new Access(may);
    }

    /**
     * Returns what holds for one of the paths.
     *
     * @param what {@code e d r w} or {@code x}, as test(1) means them
     */
    boolean has(Path path, char what) {
        return may.get(path).indexOf(what) >= 0;
    }
}
