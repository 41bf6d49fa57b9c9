package tests.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the host that popserv works with. tests/run installs those that disturb nobody, and
 * unpacks those that would replace others into {@code target/counterparts}.
 */
public final class Counterpart {
    private static final Path UNPACKED = Checkout.root().resolve("target/counterparts");

    private Counterpart() {}

    /**
     * Finds a program; skips the test when there is none.
     *
     * @param name below a directory of programs, such as {@code inetd}
     */
    public static Path need(String name) {
        for (Path root : List.of(Path.of("/"), UNPACKED)) {
            for (String directory :
                    new String[] {"usr/sbin", "usr/bin", "usr/lib/courier/courier"}) {
                Path program = root.resolve(directory).resolve(name);
                if (Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        Assumptions.abort(name + " is not installed");
        return null;
    }

    /** What LD_LIBRARY_PATH must be for unpacked programs. */
    public static String libraries() {
        Path lib = UNPACKED.resolve("usr/lib");
        String host = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return lib.resolve(host + "-linux-gnu") + ":" + lib;
    }

    /** Skips the test when we are not root, who alone can do what it needs. */
    public static void needRoot() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
    }
}
