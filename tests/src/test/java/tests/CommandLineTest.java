package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Command lines, mistakes in configurations, and the exit statuses that scripts depend on. */
class CommandLineTest {
    private static final int OK = 0;
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int CONFIGURATION = 78;

    @TempDir Path dir;

    private Program.Result popserv(Object... words) throws Exception {
        return run(Checkout.popserv(), words);
    }

    private Program.Result run(Path program, Object... words) throws Exception {
        Object[] command = new Object[words.length + 1];
        command[0] = program;
        System.arraycopy(words, 0, command, 1, words.length);
        return Program.run(dir, 30, command);
    }

    private Path conf(String text) throws IOException {
        Files.writeString(dir.resolve("passwd"), "");
        Files.writeString(dir.resolve("home.conf"), "mode file\nfile " + dir + "/passwd\n");
        return Files.writeString(dir.resolve("popserv.conf"), "log -\n" + text);
    }

    @Test
    void aMistakeInPopitConfEndsTheStart() throws Exception {
        try (Site site = new Site(Setup.STANDARD.withPopit("timeout never\n"), Road.RESIDENT)) {
            site.configure();
            // Whether the sockets were open before the worker told is a matter of chance.
            site.startedAs(Map.of(), Checkout.popserv(), "-C", site.conf());
            Program.Result end = site.stopped();
            assertEquals(CONFIGURATION, end.status(), site::evidence);
            assertTrue(end.err().contains("popserv -t"), end.err());
            assertTrue(site.log().contains(site.dir() + "/popit.conf:1"), site::evidence);
            assertFalse(Files.exists(site.pidfile()));
        }
    }

    @Test
    void versionAndUsage() throws Exception {
        for (Path program : new Path[] {Checkout.popserv(), Checkout.popit()}) {
            String name = program.getFileName().toString();
            Program.Result version = run(program, "-V");
            assertEquals(OK, version.status(), version.err());
            assertTrue(version.out().startsWith(name + " 1."), version.out());
            Program.Result usage = run(program, "-h");
            assertEquals(OK, usage.status(), usage.err());
            assertTrue(usage.out().contains("usage: " + name + " "), usage.out());
            assertEquals("", version.err() + usage.err());
        }
    }

    @Test
    void badUsage() throws Exception {
        assertEquals(USAGE, popserv("-x").status());
        assertEquals(USAGE, popserv("-C").status());
        assertEquals(USAGE, popserv("word").status());
        assertEquals(USAGE, popserv("-b", "nowhere:port").status());
        assertEquals(USAGE, run(Checkout.popit(), "-x").status());
    }

    @Test
    void aMissingConfiguration() throws Exception {
        Program.Result result = popserv("-C", dir.resolve("none.conf"));
        assertEquals(CONFIGURATION, result.status());
        assertTrue(result.err().contains(dir.resolve("none.conf").toString()), result.err());
        assertEquals(CONFIGURATION, popserv("-t", "-C", dir.resolve("none.conf")).status());
        assertEquals(CONFIGURATION, run(Checkout.popit(), "-C", dir.resolve("none.conf")).status());
    }

    @Test
    void everyMistakeIsToldWithFileAndLine() throws Exception {
        Path conf =
                conf(
                        "bindto 127.0.0.1:99999\n\n# a comment\n  timelimit soon\nwhat is this\n"
                                + "crypt 2\nhostname\nauth.tries 3\nlog.level loud\n"
                                + "uid no-such-user\ngid no-such-group\n");
        Files.writeString(dir.resolve("home.conf"), "mode file\nmode astrology\n");
        for (Program.Result result :
                new Program.Result[] {popserv("-C", conf), popserv("-t", "-C", conf)}) {
            String said = result.out() + result.err();
            assertEquals(CONFIGURATION, result.status(), said);
            for (int line : new int[] {2, 5, 6, 7, 8, 10, 11, 12}) {
                assertTrue(said.contains(conf + ":" + line + ": "), line + " is not in " + said);
            }
            for (int line : new int[] {1, 3, 4, 9}) {
                assertFalse(said.contains(conf + ":" + line + ": "), line + " is in " + said);
            }
            assertTrue(said.contains(dir.resolve("home.conf") + ":2: "), said);
        }
    }

    @Test
    void aGoodConfigurationPasses() throws Exception {
        Program.Result result = popserv("-t", "-C", conf("bindto 127.0.0.1:1\ntimelimit 60\n"));
        assertEquals(OK, result.status(), result.out() + result.err());
    }

    /** What a start could not make, the check tells with its line. */
    @Test
    void filesThatCannotBeMadeAreMistakes() throws Exception {
        String wide = "x".repeat(90);
        Files.createDirectory(dir.resolve(wide));
        for (String line :
                List.of(
                        "log none/popserv.log",
                        "log .",
                        "log home.conf/log",
                        "pidfile none/popserv.pid",
                        "pidfile " + dir,
                        "control.socket none/ctl",
                        "control.socket home.conf",
                        "control.socket " + wide + "/ctl")) {
            Path conf = conf("bindto 127.0.0.1:0\n" + line + "\n");
            Program.Result result = popserv("-t", "-C", conf);
            assertEquals(CONFIGURATION, result.status(), line + result.err());
            String where = conf + ":3: " + line.split(" ")[0] + ": ";
            assertTrue(result.err().contains(where), line + result.err());
            result = popserv("-C", conf);
            assertEquals(UNAVAILABLE, result.status(), line);
            assertTrue(result.err().contains(conf + ":3: "), line + result.err());
        }
        String good = "log a.log\npidfile a.pid\ncontrol.socket a.ctl\n";
        Program.Result result = popserv("-t", "-C", conf(good));
        assertEquals(OK, result.status(), result.err());
        assertFalse(Files.exists(dir.resolve("a.log")), "the check made a file");
        result = popserv("-t", "-C", conf("pidfile /run/popserv-of-no-site/popserv.pid\n"));
        assertEquals(OK, result.status(), result.err());
        assertTrue(result.err().contains(":2: warning: pidfile: "), result.err());
    }

    @Test
    void mistakesInTheWorkersConfigurationAreToldToo() throws Exception {
        Path conf = Files.writeString(dir.resolve("popit.conf"), "timeout 600\ntimeout never\n");
        Program.Result result = run(Checkout.popit(), "-C", conf);
        assertEquals(CONFIGURATION, result.status());
        assertTrue(result.err().contains(conf + ":2: "), result.err());
        result = popserv("-t", "-C", conf("popit.conf popit.conf\n"));
        assertEquals(CONFIGURATION, result.status());
        assertTrue(result.err().contains(conf + ":2: "), result.err());
        result = popserv("-t", "-C", conf("popit.conf popit.conf\ncrypt 2\n"));
        assertEquals(CONFIGURATION, result.status());
        assertTrue(result.err().contains("popserv.conf:3: "), result.err());
        assertTrue(result.err().contains(conf + ":2: "), result.err());
    }

    @Test
    void aMissingFileIsToldWhereItIsNamed() throws Exception {
        Path none = dir.resolve("none");
        String missing = none + ": there is no such file; make it, or name another";
        String args = "popitargs popit -C";
        for (String line :
                List.of("home.conf none", "popit.conf none", args + " none", args + "none")) {
            Path conf = conf("bindto 127.0.0.1:0\n" + line + "\n");
            String told = conf + ":3: " + line.split(" ")[0] + ": " + missing;
            for (Program.Result result :
                    new Program.Result[] {popserv("-C", conf), popserv("-t", "-C", conf)}) {
                assertEquals(CONFIGURATION, result.status(), line + result.err());
                assertTrue(result.err().contains(told), line + result.err());
            }
        }
    }

    /** popit is asked, and knows nothing of the line its arguments come from. */
    @Test
    void argumentsThatTheWorkerDoesNotTakeAreToldWithTheirLine() throws Exception {
        Path conf = conf("bindto 127.0.0.1:0\npopitargs popit \"a b\"\n");
        Program.Result result = popserv("-t", "-C", conf);
        assertEquals(CONFIGURATION, result.status(), result.err());
        String told = conf + ":3: popitargs: unknown argument 'a b'; usage: popit [-C file]";
        assertTrue(result.err().startsWith(told), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals(CONFIGURATION, popserv("-C", conf).status());
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            String address = "127.0.0.1:" + taken.getLocalPort();
            Program.Result result = popserv("-C", conf("bindto " + address + "\n"));
            assertEquals(UNAVAILABLE, result.status(), result.err());
            String where = dir.resolve("popserv.conf") + ":2: cannot bind ";
            assertTrue(result.err().contains(where + address), result.err());
            result = popserv("-C", conf("bindto 127.0.0.1:1\n"), "-b", address);
            assertEquals(UNAVAILABLE, result.status(), result.err());
            assertTrue(result.err().contains(address), result.err());
            result = popserv("-C", conf("bindto 127.0.0.1:0\nmetrics.bindto " + address + "\n"));
            assertEquals(UNAVAILABLE, result.status(), result.err());
            String why =
                    "popserv.conf:3: metrics.bindto: cannot bind "
                            + address
                            + ": Address already in use";
            assertTrue(result.err().contains(why), result.err());
        }
    }

    @Test
    void theLaunchersWorkFromAnywhereAndThroughLinks() throws Exception {
        Path links = Files.createDirectory(dir.resolve("with blanks"));
        for (Path program : new Path[] {Checkout.popserv(), Checkout.popit()}) {
            Path name = program.getFileName();
            Path first = Files.createSymbolicLink(dir.resolve("first-" + name), program);
            Files.createSymbolicLink(
                    links.resolve(name),
                    dir.relativize(first).toString().isEmpty()
                            ? first
                            : Path.of("..").resolve(first.getFileName()));
            Program.Result result = Program.run(dir, 30, "with blanks/" + name, "-V");
            assertEquals(OK, result.status(), result.err());
        }
    }

    @Test
    void whatIsClosedOfTheFirstDescriptorsIsNobodysFile() throws Exception {
        Path maildir = Files.createDirectory(dir.resolve("Maildir"));
        for (String name : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectory(maildir.resolve(name));
        }
        String script = "cd Maildir && exec '" + Checkout.popit() + "' ";
        Program.Result deaf = Program.run(dir, 30, "/bin/sh", "-c", script + "<&-");
        assertEquals(OK, deaf.status(), deaf.err());
        assertEquals("+OK 0 messages (0 octets)", deaf.out().strip());
        assertEquals(OK, Program.run(dir, 30, "/bin/sh", "-c", script + ">&- 2>&-").status());
        script = "exec '" + Checkout.popserv() + "' -V ";
        Program.Result version = Program.run(dir, 30, "/bin/sh", "-c", script + "<&- 2>&-");
        assertEquals(OK, version.status());
        assertTrue(version.out().startsWith("popserv 1."), version.out());
    }

    @Test
    void aLibraryThatCannotBeLoadedIsTold() throws Exception {
        String nowhere = "-Djna.nounpack=true -Djna.nosys=true -Djna.boot.library.path=" + dir;
        try (Program run =
                Program.start(
                        dir,
                        Map.of("POPSERV_JAVA_OPTS", nowhere),
                        Checkout.popserv(),
                        "-C",
                        conf("bindto 127.0.0.1:1\n"))) {
            Program.Result result = run.await(30);
            assertEquals(UNAVAILABLE, result.status(), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
        }
    }

    @Test
    void theLaunchersTellWhatIsMissing() throws Exception {
        for (Path program : new Path[] {Checkout.popserv(), Checkout.popit()}) {
            try (Program run =
                    Program.start(
                            dir,
                            java.util.Map.of("JAVA_HOME", "", "PATH", "/none"),
                            "/bin/sh",
                            program,
                            "-V")) {
                Program.Result result = run.await(30);
                assertEquals(UNAVAILABLE, result.status());
                assertEquals(1, result.err().lines().count(), result.err());
                assertTrue(result.err().toLowerCase().contains("java"), result.err());
            }
        }
    }

    /** A directory can be entered, which Java calls executable; it would fail every login. */
    @Test
    void aDirectoryIsNoWorker() throws Exception {
        Path conf = conf("bindto 127.0.0.1:0\npopit " + dir + "\n");
        Program.Result result = popserv("-C", conf);
        assertEquals(UNAVAILABLE, result.status(), result.err());
        assertTrue(result.err().contains(conf + ":3: cannot execute popit " + dir), result.err());
        String warned = popserv("-t", "-C", conf).err();
        assertTrue(warned.contains(conf + ":3: warning: cannot execute popit"), warned);
    }
}
