package popserv.handoff;

import java.nio.file.Files;
import java.nio.file.Path;

/** The worker that came with us: where it is, in a checkout or installed, and what it heeds. */
public final class BundledWorker {
    /** The variable that makes it show a maildrop instead of serving it; see popit(8). */
    public static final String SHOW = "POPIT_SHOW";

    private BundledWorker() {}

    /**
     * Returns its launcher. Ours tells where we live: {@code popserv.home} holds bin, and popit's
     * is beside it.
     *
     * @return null if there is none
     */
    public static Path path() {
        String home = System.getProperty("popserv.home");
        if (home == null) {
            return null;
        }
        for (String place : new String[] {"../popit/bin/popit", "bin/popit", "popit"}) {
            Path candidate = Path.of(home, place).normalize();
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
