package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** popserv as systemd starts it: sockets it is given, and what it tells the manager. */
class SystemdTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Writes down the datagrams of sd_notify(3); Java itself has no such sockets. */
    private static final String LISTENER =
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            while True:
                print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
            """;

    /**
     * Holds a socket and has popserv serve it, as systemd does; at HUP it ends that popserv by TERM
     * and starts another. Its arguments are the port and popserv's command.
     */
    private static final String HOLDER =
            """
            import os, signal, socket, subprocess, sys
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", int(sys.argv[1])))
            s.listen(1024)
            os.dup2(s.fileno(), 9)
            activate = 'exec 3<&9 9<&-; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
            def start():
                return subprocess.Popen(["sh", "-c", activate, "sh"] + sys.argv[2:], pass_fds=[9])
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
            all = [start()]
            print("started", flush=True)
            while signal.sigwait([signal.SIGHUP]):
                all[-1].terminate()
                all.append(start())
                print("ended", all[-2].wait(), flush=True)
            """;

    private static final int REPLACED = 4;
    private static final int CLIENTS = 16;

    @Test
    void whoKnocksAtTermIsServedByTheOldInstanceOrTheNew() throws Exception {
        Path python = Counterpart.need("python3");
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.configure();
            Program manager =
                    Program.start(
                            site.dir(),
                            Map.of(),
                            python,
                            "-c",
                            HOLDER,
                            site.port(),
                            Checkout.popserv(),
                            "-C",
                            site.conf());
            try (manager) {
                await().atMost(SOON).until(() -> manager.out().contains("started"));
                try {
                    replaceUnderClients(site, manager);
                } finally {
                    // Nobody else ends the last instance when its holder is gone.
                    manager.handle().descendants().forEach(ProcessHandle::destroyForcibly);
                }
            }
        }
    }

    private static void replaceUnderClients(Site site, Program manager) throws Exception {
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger served = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> visit(site, enough, served, failures));
            }
            for (int i = 1; i <= REPLACED; i++) {
                int before = served.get();
                await().atMost(SOON).until(() -> served.get() > before + 50);
                Program.signal("HUP", manager.handle().pid());
                int ends = i;
                await().atMost(SOON).until(() -> told(manager, "ended 0").size() == ends);
            }
        } finally {
            enough.set(true);
            clients.shutdown();
        }
        assertTrue(clients.awaitTermination(30, TimeUnit.SECONDS));
        assertEquals(List.of(), List.copyOf(failures), served + " were served");
    }

    private static void visit(
            Site site,
            AtomicBoolean enough,
            AtomicInteger served,
            ConcurrentLinkedQueue<String> failures) {
        while (!enough.get()) {
            try (Peer peer = site.connect(null)) {
                peer.ok();
                peer.ok("QUIT");
                served.incrementAndGet();
            } catch (IOException | AssertionError e) {
                failures.add(e.toString());
            }
        }
    }

    @Test
    void socketsArePassedByActivation() throws Exception {
        Path activate = Counterpart.need("systemd-socket-activate");
        Setup setup = Setup.STANDARD.withPopserv("bindto 127.0.0.1:1\n");
        try (Site site = new Site(setup, Road.RESIDENT)) {
            site.configure();
            int second = Site.freePort();
            try (Program manager = activating(activate, site, second)) {
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> manager.err().contains("Listening on 127.0.0.1:" + second));
                try (Peer joe = site.connect(null);
                        Peer ann = Peer.connect(second, null)) {
                    joe.login("joe", Setup.PASSWORD);
                    ann.login("ann", Setup.PASSWORD);
                    String environment = environment(worker(manager));
                    assertFalse(environment.contains("LISTEN_"), environment);
                    // The sockets stay through a reload, whatever bindto says.
                    Program.signal("HUP", manager.handle().pid());
                    await().atMost(SOON).until(() -> site.log().contains(" - reloaded "));
                    try (Peer next = Peer.connect(second, null)) {
                        next.login("bob", Setup.PASSWORD).ok("QUIT");
                    }
                    joe.ok("QUIT");
                    ann.ok("QUIT");
                }
                Program.signal("TERM", manager.handle().pid());
                assertEquals(0, manager.await(20).status(), site::evidence);
            }
        }
    }

    /** Starts popserv with two sockets, of which it is not told but as systemd does. */
    private static Program activating(Path activate, Site site, int second) throws Exception {
        return Program.start(
                site.dir(),
                Map.of(),
                activate,
                "-l",
                "127.0.0.1:" + site.port(),
                "-l",
                "127.0.0.1:" + second,
                "--setenv=JAVA_HOME=" + System.getProperty("java.home"),
                Checkout.popserv(),
                "-C",
                site.conf());
    }

    private static ProcessHandle worker(Program manager) {
        return manager.handle()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("Popit"))
                .findFirst()
                .orElseThrow();
    }

    private static String environment(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
    }

    @Test
    void theManagerIsToldWhatHappens() throws Exception {
        Path python = Counterpart.need("python3");
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            Path socket = site.dir().resolve("notify");
            try (Program manager =
                    Program.start(site.dir(), Map.of(), python, "-c", LISTENER, socket)) {
                await().atMost(SOON).until(() -> Files.exists(socket));
                site.configure();
                assertTrue(
                        site.startedAs(
                                Map.of("NOTIFY_SOCKET", "" + socket, "WATCHDOG_USEC", "400000"),
                                Checkout.popserv(),
                                "-C",
                                site.conf()));
                awaitTold(manager, "READY=1 STATUS=serving 127.0.0.1:" + site.port());
                awaitTold(manager, "WATCHDOG=1");
                Program.signal("HUP", site.popserv().pid());
                awaitTold(manager, "RELOADING=1 MONOTONIC_USEC=[0-9]+");
                await().atMost(SOON).until(() -> told(manager, "READY=1.*").size() == 2);
                assertEquals(0, site.stop().status(), site::evidence);
                awaitTold(manager, "STOPPING=1");
            }
        }
    }

    private static void awaitTold(Program manager, String pattern) {
        await().atMost(SOON)
                .untilAsserted(() -> assertFalse(told(manager, pattern).isEmpty(), manager.out()));
    }

    private static List<String> told(Program manager, String pattern) throws IOException {
        return manager.out().lines().filter(line -> line.matches(pattern)).toList();
    }

    @Test
    void theUnitsAreWellFormed() throws Exception {
        Path analyze = Counterpart.need("systemd-analyze");
        Path unpacked = Files.createTempDirectory("popserv-units");
        try {
            Path bin = Files.createDirectories(unpacked.resolve("usr/local/bin"));
            for (String unit : new String[] {"popserv.service", "popserv.socket"}) {
                String text = Files.readString(Checkout.root().resolve("init").resolve(unit));
                Files.writeString(
                        unpacked.resolve(unit),
                        text.replace("/usr/libexec/popserv", "" + bin)
                                .replace("/usr/sbin/popserv", bin + "/popserv"));
            }
            Files.copy(Checkout.root().resolve("init/supervised"), bin.resolve("supervised"));
            Files.copy(Checkout.popserv(), bin.resolve("popserv"));
            Program.Result result =
                    Program.run(
                            unpacked,
                            30,
                            analyze,
                            "verify",
                            "--man=no",
                            unpacked.resolve("popserv.socket"),
                            unpacked.resolve("popserv.service"));
            assertEquals(0, result.status(), result.err());
            assertFalse(result.err().contains("Unknown"), result.err());
            // Exposure in tenths of 0 to 10; a service without any hardening has 96.
            Program.Result security =
                    Program.run(
                            unpacked,
                            30,
                            analyze,
                            "security",
                            "--offline=true",
                            "--no-pager",
                            "--threshold=35",
                            unpacked.resolve("popserv.service"));
            assertEquals(0, security.status(), security.out() + security.err());
        } finally {
            Program.run(Path.of("/"), 10, "rm", "-rf", unpacked);
        }
    }
}
