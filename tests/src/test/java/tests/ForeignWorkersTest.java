package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.site.Counterpart;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** popit and popitargs: any program may serve the session, on the client's own socket. */
class ForeignWorkersTest {
    private static final byte[] FIRST = Octets.of("Subject: one\n\n.first\n");

    /** Says what it finds on its descriptors, and answers until QUIT. */
    private static final String C_WORKER =
            """
            #include <fcntl.h>
            #include <stdio.h>
            #include <unistd.h>
            #include <sys/socket.h>
            #include <netinet/in.h>
            int main(int argc, char **argv) {
                struct sockaddr_in in, out;
                socklen_t n = sizeof in, m = sizeof out;
                int others = 0;
                char line[512];
                for (int fd = 3; fd < 1024; fd++) others += fcntl(fd, F_GETFD) >= 0;
                int a = getpeername(0, (struct sockaddr *) &in, &n);
                int b = getpeername(1, (struct sockaddr *) &out, &m);
                dprintf(1, "+OK argv0=%s argc=%d nonblocking=%d same=%d others=%d\\r\\n",
                        argv[0], argc, (fcntl(0, F_GETFL) & O_NONBLOCK) != 0,
                        a == 0 && b == 0 && in.sin_port == out.sin_port, others);
                while (fgets(line, sizeof line, stdin)) {
                    if (line[0] == 'Q') {
                        dprintf(1, "+OK\\r\\n");
                        return 0;
                    }
                    dprintf(1, "+OK %zd\\r\\n", (ssize_t) write(2, line, 4));
                }
                return 1;
            }
            """;

    @TempDir Path dir;

    /** A worker that tells how it was started, then answers lines until QUIT. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            printf '+OK served by %s\\r\\n' "$0"
            echo "I am here" >&2
            cr=$(printf '\\r')
            while IFS= read -r line; do
                case ${line%"$cr"} in
                    ENV) env | while IFS= read -r l; do printf '%s\\r\\n' "$l"; done
                         printf '.\\r\\n' ;;
                    ARGS) for a in "$@"; do printf '%s\\r\\n' "$a"; done; printf '.\\r\\n' ;;
                    PWD) printf '+OK %s\\r\\n' "$(pwd -P)" ;;
                    SAY) i=0; while [ $i -lt 20 ]; do echo "to the log $i" >&2; i=$((i+1)); done
                         printf '+OK\\r\\n' ;;
                    QUIT) printf '+OK bye\\r\\n'; exit 3 ;;
                esac
            done
            exit 4
            """;

    private Path script() throws IOException {
        Path script = Files.writeString(dir.resolve("worker"), SCRIPT);
        script.toFile().setExecutable(true);
        return script;
    }

    private static Site site(String conf) throws Exception {
        Site site = Site.started(Setup.STANDARD.withPopserv(conf), Road.RESIDENT);
        site.layOut(
                new Mail()
                        .with("joe/new/1000000001.a", FIRST)
                        .with("joe/.work.deep/cur/1000000002.b", FIRST));
        return site;
    }

    private static List<String> lines(Peer peer, String command) throws IOException {
        peer.say(command);
        return Octets.text(peer.body()).lines().toList();
    }

    private static void awaitLog(Site site, String part) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertTrue(site.log().contains(part), site::evidence));
    }

    @Test
    void aShellScriptHasItsSurroundingsAsPromised() throws Exception {
        String conf =
                "popit %s\nfolder \\+([^%%@/]*)\nuseropt /([^%%@+]*)\n".formatted(script())
                        + "popitargs 'my own name' -x \"two words\"  last\n";
        try (Site site = site(conf);
                Peer joe = site.connect(null)) {
            String home = site.homes() + "/joe";
            joe.ok();
            joe.ok("USER joe+work.deep/ro");
            // A script is given its path by the kernel: argv[0] is for programs.
            joe.ok("PASS secret");
            assertEquals(List.of("-x", "two words", "last", "--", "ro"), lines(joe, "ARGS"));
            Path inside = Path.of(home + "/Maildir/.work.deep").toRealPath();
            assertEquals("+OK " + inside, joe.ok("PWD"));
            TreeMap<String, String> env = new TreeMap<>();
            for (String line : lines(joe, "ENV")) {
                env.put(
                        line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1));
            }
            assertEquals("/bin/false", env.remove("SHELL"));
            assertEquals(home, env.remove("HOME"));
            assertEquals("joe", env.remove("USER"));
            assertEquals("work.deep", env.remove("EXTENSION"));
            assertEquals("joe+work.deep/ro", env.remove("LOGNAME"));
            assertEquals("127.0.0.1", env.remove("REMOTE_ADDR"));
            env.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_"));
            assertTrue(
                    List.of("PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME").containsAll(env.keySet()),
                    env::toString);
            joe.ok("QUIT");
            assertNull(joe.hear());
            awaitLog(site, " worker-says text=\"I am here\"");
            awaitLog(site, " logout user=joe ip=127.0.0.1 reason=\"status 3\"");
        }
    }

    @Test
    void withoutPopitargsTheProgramIsItsOwnArgument() throws Exception {
        try (Site site = site("popit " + script() + "\n");
                Peer joe = site.connect(null)) {
            joe.ok();
            joe.ok("USER joe");
            assertEquals("+OK served by " + script(), joe.ok("PASS secret"));
            assertEquals(List.of(), lines(joe, "ARGS"));
            // What follows cannot be put back into the socket: popserv carries it.
            try (Peer ann = site.connect(null)) {
                ann.send(Octets.of("USER ann\r\nPASS secret\r\nPWD\r\nQUIT\r\n"));
                ann.ok();
                ann.ok();
                ann.ok();
                assertTrue(ann.ok().endsWith("/ann/Maildir"));
                assertEquals("+OK bye", ann.ok());
                assertNull(ann.hear());
            }
            // The client goes without a word: the script sees the end.
            joe.halfClose();
            awaitLog(site, "logout user=joe ip=127.0.0.1 reason=\"status 4\"");
        }
    }

    @Test
    void theSessionOutlivesPopserv() throws Exception {
        try (Site site = site("popit " + script() + "\n");
                Peer joe = site.login("joe")) {
            Program.signal("KILL", site.popserv().pid());
            site.popserv().onExit().get();
            joe.ok("PWD");
            // Nobody reads what it says any more, and it must not end by that.
            for (int i = 0; i < 3; i++) {
                joe.ok("SAY");
            }
            joe.ok("QUIT");
            assertNull(joe.hear());
        }
    }

    @Test
    void aCProgramFindsABlockingSocketAndNothingElse() throws Exception {
        Path gcc = Counterpart.need("gcc");
        Path source = Files.writeString(dir.resolve("worker.c"), C_WORKER);
        Path program = dir.resolve("worker-c");
        Program.Result made = Program.run(dir, 60, gcc, "-o", program, source);
        assertEquals(0, made.status(), made.err());
        try (Site site = site("popit " + program + "\npopitargs pop3d 'a b'\n");
                Peer joe = site.connect(null)) {
            joe.ok();
            joe.ok("USER joe");
            assertEquals(
                    "+OK argv0=pop3d argc=2 nonblocking=0 same=1 others=0", joe.ok("PASS secret"));
            joe.ok("NOOP");
            joe.ok("QUIT");
            assertNull(joe.hear());
            awaitLog(site, "reason=\"status 0\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "relay"})
    void couriersPop3d(String road) throws Exception {
        Path courier = Counterpart.need("courierpop3d");
        Path popit =
                Files.writeString(
                        dir.resolve("courier"),
                        "#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s \"$@\"\n"
                                .formatted(Counterpart.libraries(), courier));
        popit.toFile().setExecutable(true);
        try (Site site = site("popit " + popit + "\npopitargs courierpop3d .\n");
                Peer joe = site.connect(null)) {
            if (road.equals("direct")) {
                joe.login("joe", Setup.PASSWORD);
            } else {
                joe.send(Octets.of("USER joe\r\nPASS secret\r\nNOOP\r\n"));
                for (int i = 0; i < 4; i++) {
                    joe.ok();
                }
            }
            assertEquals("+OK 1 " + Octets.sent(FIRST).length, joe.ok("STAT"));
            joe.ok("RETR 1");
            assertEquals(Octets.text(Octets.sent(FIRST)), Octets.text(joe.body()));
            joe.ok("DELE 1");
            joe.ok("QUIT");
            assertNull(joe.hear());
            awaitLog(site, "logout user=joe");
            awaitLog(site, "INFO: LOGOUT");
            assertFalse(site.snapshot().files().keySet().stream().anyMatch(f -> f.contains("1.a")));
        }
    }

    @Test
    void aProgramThatCannotBeStartedLeavesTheClientWhereItWas() throws Exception {
        Path worker = script();
        try (Site site = site("popit " + worker + "\n");
                Peer joe = site.connect(null)) {
            Files.delete(worker);
            joe.ok();
            joe.ok("USER joe");
            assertTrue(joe.say("PASS secret").hear().startsWith("-ERR [SYS/TEMP]"));
            awaitLog(site, "refused user=joe ip=127.0.0.1");
            script();
            joe.ok("USER joe");
            joe.ok("PASS secret");
            joe.ok("QUIT");
        }
    }
}
