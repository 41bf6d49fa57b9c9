package popserv;

import java.nio.file.Files;
import java.nio.file.Path;
import popserv.base.Settings;

/** Where the worker program is. */
final class Popit {
    private static final Path USUAL = Path.of("/usr/local/libexec/popit");

    private Popit() {}

    /**
     * Returns the program that {@code popit} names; without the directive the usual one if it is
     * there, else the one that came with us.
     */
    static Path program(Settings settings) {
        Path named = settings.get(FrontDirectives.POPIT);
        if (named != null) {
            return named;
        }
        Path bundled = bundled();
        return bundled == null || Files.isExecutable(USUAL) ? USUAL : bundled;
    }

    /** Returns whether a program is the popit that came with us, under whatever name. */
    static boolean isBundled(Path program) {
        Path bundled = bundled();
        try {
            return bundled != null && Files.isSameFile(program, bundled);
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** The launcher tells where we live: {@code popserv.home} holds bin, and popit's is beside. */
    private static Path bundled() {
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
