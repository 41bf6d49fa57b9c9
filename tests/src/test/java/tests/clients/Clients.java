package tests.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The mail programs of the host. */
final class Clients {
    private Clients() {}

    /** Skips the test when a program is not installed; tests/run says how to install it. */
    static void need(String program) {
        for (String dir : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(dir, program))) {
                return;
            }
        }
        Assumptions.abort(program + " is not installed");
    }
}
