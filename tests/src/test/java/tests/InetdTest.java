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
import org.junit.jupiter.api.AfterEach;
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

/** popserv -i under the super-servers themselves, wait and nowait. */
class InetdTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Site site;
    private Program inetd;

    @AfterEach
    void stop() throws Exception {
        if (inetd != null) {
            for (ProcessHandle child : inetd.handle().descendants().toList()) {
                child.destroyForcibly();
            }
            inetd.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private void start(String which, boolean wait, String conf) throws Exception {
        Path program = Counterpart.need(which);
        site = new Site(Setup.STANDARD.withPopserv(conf), Road.RESIDENT);
        site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: one\n\nfirst\n")));
        site.configure();
        Path file = Files.createFile(site.dir().resolve("inetd.conf"));
        Path script = script();
        if (which.equals("inetd")) {
            String mode = wait ? "wait" : "nowait";
            Files.writeString(
                    file,
                    "127.0.0.1:%d stream tcp %s.1000 %s %s popserv\n"
                            .formatted(site.port(), mode, System.getProperty("user.name"), script));
            inetd = Program.start(site.dir(), java.util.Map.of(), program, "-i", "-l", file);
        } else {
            Files.writeString(file, xinetd(wait, script));
            inetd =
                    Program.start(
                            site.dir(),
                            java.util.Map.of(),
                            program,
                            "-dontfork",
                            "-f",
                            file,
                            "-pidfile",
                            site.dir().resolve("xinetd.pid"));
        }
    }

    private String xinetd(boolean wait, Path script) {
        return """
        service popserv-test
        {
            type = UNLISTED
            socket_type = stream
            protocol = tcp
            bind = 127.0.0.1
            port = %d
            wait = %s
            user = %s
            server = %s
            instances = UNLIMITED
            cps = 1000 1
            log_type = FILE %s
        }
        """
                .formatted(
                        site.port(),
                        wait ? "yes" : "no",
                        System.getProperty("user.name"),
                        script,
                        site.dir().resolve("xinetd.log"));
    }

    /** What is installed finds its Java in PATH; under test it is the one that runs the tests. */
    private Path script() throws IOException {
        Path script = site.dir().resolve("popserv-i");
        Files.writeString(
                script,
                "#!/bin/sh\nJAVA_HOME='%s' exec '%s' -i -C '%s'\n"
                        .formatted(
                                System.getProperty("java.home"), Checkout.popserv(), site.conf()));
        script.toFile().setExecutable(true);
        return script;
    }

    private Peer connect() {
        return await().atMost(SOON).ignoreExceptions().until(() -> site.connect(null), p -> true);
    }

    private List<ProcessHandle> popservs() {
        return inetd.handle()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("popserv.Popserv"))
                .toList();
    }

    private static void session(Peer peer) throws IOException {
        peer.login("joe", Setup.PASSWORD);
        assertTrue(peer.ok("STAT").startsWith("+OK 1 "));
        peer.ok("RETR 1");
        assertEquals("Subject: one\r\n\r\nfirst\r\n", Octets.text(peer.body()));
        peer.ok("QUIT");
        assertNull(peer.hear());
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd", "xinetd"})
    void nowaitServesOneSessionAndEnds(String which) throws Exception {
        start(which, false, "log -\n");
        try (Peer joe = connect();
                Peer ann = connect()) {
            ann.ok();
            session(joe);
            ann.ok("USER ann");
            ann.ok("PASS secret");
            ann.ok("QUIT");
            // Whatever was said on descriptors 1 and 2 would be here.
            assertNull(ann.hear());
        }
        await().atMost(SOON).until(() -> popservs().isEmpty());
        assertFalse(Files.exists(site.pidfile()), "one client's process is not the server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd", "xinetd"})
    void nowaitEndsWithAClientThatSaysNothing(String which) throws Exception {
        start(which, false, "");
        try (Peer peer = connect()) {
            peer.ok();
        }
        await().atMost(SOON).until(() -> popservs().isEmpty());
    }

    /** It is gone before popserv has started. */
    @ParameterizedTest
    @ValueSource(strings = {"inetd", "xinetd"})
    void nowaitEndsWithAClientThatResetItsConnection(String which) throws Exception {
        start(which, false, "");
        Peer peer = connect();
        await().atMost(SOON).until(() -> !popservs().isEmpty());
        peer.reset();
        await().atMost(SOON).until(() -> popservs().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd", "xinetd"})
    void waitServesAllAndAutocloseGivesThePortBack(String which) throws Exception {
        start(which, true, "log -\nautoclose 2\n");
        try (Peer joe = connect();
                Peer ann = site.connect(null)) {
            ann.login("ann", Setup.PASSWORD);
            session(joe);
            ProcessHandle first = popservs().get(0);
            // Given away, ann does not need popserv: it ends under her, and inetd serves the port.
            await().atMost(SOON).until(() -> !first.isAlive());
            assertFalse(Files.exists(site.pidfile()));
            ann.ok("STAT");
            try (Peer next = connect()) {
                session(next);
                assertTrue(popservs().stream().noneMatch(p -> p.pid() == first.pid()));
            }
            ann.ok("QUIT");
            assertNull(ann.hear());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd"})
    void whoLeftBeforeTheGreetingIsNotWaitedFor(String which) throws Exception {
        start(which, true, "autoclose 2\nlogintime 3600\n");
        connect().close();
        try (Peer hasty = connect()) {
            hasty.say("QUIT").halfClose();
            hasty.ok();
            hasty.ok();
            assertNull(hasty.hear());
        }
        await().atMost(SOON).until(() -> site.log().contains("- stopped reason=autoclose"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd"})
    void autocloseWaitsForWhoeverIsNotYetGivenAway(String which) throws Exception {
        start(which, true, "autoclose 1\n");
        try (Peer joe = connect()) {
            joe.ok();
            joe.ok("USER joe");
            await().atMost(SOON).until(() -> site.log().contains("- stopping reason=autoclose"));
            joe.ok("PASS secret");
            joe.ok("QUIT");
        }
        await().atMost(SOON).until(() -> site.log().contains("- stopped reason=autoclose"));
    }
}
