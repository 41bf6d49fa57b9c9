package tests.site;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the tests share with whatever else runs on it. */
public final class Machine {
    private Machine() {}

    /**
     * Fails when something took longer than it may on a machine of its own. Where more is to be run
     * than there are processors, everything takes longer by so much, and so may this.
     *
     * @param limit in milliseconds
     * @param taken in milliseconds
     */
    public static void assertWithin(long limit, long taken, String what) throws IOException {
        String[] loadavg = Files.readString(Path.of("/proc/loadavg")).split(" ");
        double crowd = Double.parseDouble(loadavg[0]) / Runtime.getRuntime().availableProcessors();
        double allowed = limit * Math.max(1, crowd);
        assertTrue(
                taken < allowed,
                () -> what + " for " + taken + " ms; " + limit + " on a machine of its own");
    }
}
