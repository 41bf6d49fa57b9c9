package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The workers in init/examples serve mail in popit's place, each as the guide says. */
class ExamplesTest {
    private static final Path EXAMPLES = Checkout.root().resolve("init/examples");

    @TempDir Path dir;

    /** The lines of popserv.conf for one of them; builds the one in C. */
    private String conf(String example) throws Exception {
        if (example.equals("popit.c")) {
            Path built = dir.resolve("popit-c");
            Program.Result result =
                    Program.run(
                            dir,
                            60,
                            Counterpart.need("gcc"),
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-O2",
                            "-o",
                            built,
                            EXAMPLES.resolve(example));
            assertEquals(0, result.status(), result.err());
            return "popit " + built + "\n";
        }
        if (example.startsWith("popit.py")) {
            Counterpart.need("python3");
        }
        String resident = example.endsWith(" resident") ? "popit.workers 1\n" : "";
        return "popit " + EXAMPLES.resolve(example.split(" ")[0]) + "\n" + resident;
    }

    @ParameterizedTest
    @ValueSource(strings = {"popit.sh", "popit.c", "popit.py", "popit.py resident"})
    void theWorkerServesAMaildir(String example) throws Exception {
        Setup setup = Setup.STANDARD.withPopserv(conf(example));
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            site.layOut(
                    new Mail()
                            .with("joe/new/1000000001.a", Octets.of("Subject: a\n\n.dots\nno end"))
                            .with("joe/cur/1000000002.b:2,S", Octets.of("Subject: b\r\n\r\nb\r\n"))
                            .with("joe/cur/1000000003.c:2,", Octets.of("Subject: c\n\nc\n")));
            try (Peer joe = site.login("joe")) {
                read(joe);
                joe.ok("DELE 1");
                refused(joe, "RETR 1");
                joe.ok("RSET");
                joe.ok("DELE 2");
                assertEquals("+OK 2 " + (29 + 17), joe.ok("STAT"));
                // The client goes without QUIT.
            }
            try (Peer joe = site.login("joe")) {
                assertTrue(joe.ok("STAT").startsWith("+OK 3 "));
                joe.ok("DELE 2");
                joe.ok("QUIT");
                assertEquals(null, joe.hear());
            }
            try (Peer joe = site.login("joe")) {
                joe.ok("UIDL");
                assertEquals(
                        List.of("1 1000000001.a", "2 1000000003.c"),
                        Octets.text(joe.body()).lines().toList());
                joe.ok("QUIT");
            }
        }
    }

    private static void read(Peer joe) throws Exception {
        assertEquals("+OK 3 63", joe.ok("STAT"));
        joe.ok("LIST");
        assertEquals(List.of("1 29", "2 17", "3 17"), Octets.text(joe.body()).lines().toList());
        joe.ok("UIDL");
        assertEquals(
                List.of("1 1000000001.a", "2 1000000002.b", "3 1000000003.c"),
                Octets.text(joe.body()).lines().toList());
        assertEquals("+OK 2 17", joe.ok("LIST 2"));
        assertEquals("+OK 2 1000000002.b", joe.ok("uidl 2"));
        joe.ok("RETR 1");
        assertEquals(
                List.of("Subject: a", "", ".dots", "no end"),
                Octets.text(joe.body()).lines().toList());
        for (String wrong : new String[] {"RETR 4", "RETR 0", "RETR x", "RETR", "DELE", "FLY"}) {
            refused(joe, wrong);
        }
    }

    private static void refused(Peer joe, String command) throws Exception {
        String answer = joe.say(command).hear();
        assertTrue(answer.startsWith("-ERR"), command + ": " + answer);
    }

    /** What the guide shows is there. */
    @ParameterizedTest
    @ValueSource(strings = {"popit.sh", "popit.c", "popit.py"})
    void theGuideNamesIt(String example) throws Exception {
        Path guide = Checkout.root().resolve("init/guides/own-popit.md");
        assertTrue(Files.readString(guide).contains("`" + example + "`"));
    }
}
