package tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** A message larger than any buffer: whole, at the client's speed, without piling up in memory. */
class LargeMessageTest {
    private static final int MEGABYTES = 64;

    private static byte[] message() {
        StringBuilder line = new StringBuilder();
        Random random = new Random(1);
        while (line.length() < 1 << 20) {
            line.append(".".repeat(random.nextInt(2)));
            line.append("x".repeat(random.nextInt(200))).append('\n');
        }
        return Octets.of("Subject: large\n\n" + line.toString().repeat(MEGABYTES));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void isWholeAndWaitsForTheClient(Road road) throws Exception {
        byte[] message = message();
        try (Site site = Site.started(Setup.STANDARD, road)) {
            site.layOut(
                    new Mail()
                            .with("joe/cur/1000000001.a:2,S", message)
                            .with("ann/cur/1000000002.b:2,S", Octets.of("Subject: small\n\n")));
            try (Peer joe = site.login("joe")) {
                // joe says all he has to say and half-closes: he gets every reply nevertheless.
                joe.say("RETR 1").say("QUIT");
                joe.halfClose();
                joe.ok();
                // joe reads nothing for now; ann is served all the same.
                for (int i = 0; i < 20; i++) {
                    try (Peer ann = site.login("ann")) {
                        ann.ok("RETR 1");
                        ann.body();
                        ann.ok("QUIT");
                        ann.hear();
                    }
                    site.settle("ann");
                }
                long waiting = resident(site.popits().get(0)) + resident(site.popserv());
                assertTrue(waiting < 320, "both programs hold " + waiting + " MB");
                assertArrayEquals(Octets.sent(message), joe.body());
                joe.ok();
            }
            assertEquals(0, site.stop().status(), site::evidence);
        }
    }

    /** The resident set in megabytes. */
    private static long resident(ProcessHandle process) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .sum();
    }
}
