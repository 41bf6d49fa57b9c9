package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * What the packages hold, and that it runs from where they put it. The Debian package itself is
 * installed, upgraded and removed by tests/packages.
 */
class PackagesTest {
    private static final Path PACKAGE = Checkout.root().resolve("init/package");

    private static Path dir;
    private static Path tree;

    @BeforeAll
    static void layOut() throws Exception {
        dir = Files.createTempDirectory("popserv-packages");
        tree = dir.resolve("root");
        pack("first.tar.gz");
    }

    @AfterAll
    static void remove() throws Exception {
        Program.run(Path.of("/"), 30, "rm", "-rf", dir);
    }

    private static Path pack(String name) throws Exception {
        Path tar = dir.resolve(name);
        Program.Result result =
                Program.run(dir, 120, PACKAGE.resolve("tree"), tree, tar, "2026-11-21T00:00:00Z");
        assertEquals(0, result.status(), result.err());
        return tar;
    }

    @Test
    void popservServesFromThere() throws Exception {
        try (Site site = new Site(Setup.STANDARD, Road.RESIDENT)) {
            site.layOut(new Mail().with("joe/new/1000000001.a", Octets.of("Subject: a\n\nb\n")));
            site.configure();
            assertTrue(
                    site.startedAs(Map.of(), tree.resolve("usr/sbin/popserv"), "-C", site.conf()),
                    site::evidence);
            try (Peer joe = site.login("joe")) {
                joe.ok("RETR 1");
                assertEquals("Subject: a\r\n\r\nb\r\n", Octets.text(joe.body()));
                joe.ok("QUIT");
            }
            String worker = site.popits().get(0).info().commandLine().orElse("");
            assertTrue(worker.contains("" + tree.toRealPath()), worker);
            assertEquals(0, site.stop().status(), site::evidence);
        }
    }

    /** An upgrade must not replace what the administrator changed. */
    @Test
    void allOfEtcIsConfiguration() throws Exception {
        List<String> files;
        try (Stream<Path> all = Files.walk(tree.resolve("etc"))) {
            files =
                    all.filter(Files::isRegularFile)
                            .map(file -> "/" + tree.relativize(file))
                            .sorted()
                            .toList();
        }
        assertEquals(files, Files.readAllLines(PACKAGE.resolve("control/conffiles")));
    }

    @Test
    void everyManualPageIsThere() throws IOException {
        try (Stream<Path> pages = Files.list(Checkout.root().resolve("conf"))) {
            for (Path page : pages.filter(p -> p.toString().matches(".*\\.[58]")).toList()) {
                String name = page.getFileName().toString();
                String section = "man" + name.charAt(name.length() - 1);
                assertTrue(
                        Files.exists(tree.resolve("usr/share/man/" + section + "/" + name + ".gz")),
                        name);
            }
        }
    }

    @Test
    void programsAreLinked() throws IOException {
        try (Stream<Path> programs = Files.list(tree.resolve("usr/libexec/popserv/bin"))) {
            // Beside them lies what they have in common, which is no program.
            for (Path program : programs.filter(Files::isExecutable).toList()) {
                String name = program.getFileName().toString();
                assertTrue(Files.isExecutable(tree.resolve("usr/sbin").resolve(name)), name);
            }
        }
    }

    /** What services and scripts call is where they look for it. */
    @Test
    void pathsInScriptsExist() throws IOException {
        Pattern path =
                Pattern.compile(
                        "/(?:usr/sbin|etc/popserv)/pop[a-z.]+[a-z]|/usr/libexec/popserv/[a-z]+");
        for (String file :
                new String[] {
                    "usr/lib/systemd/system/popserv.service",
                    "etc/init.d/popserv",
                    "usr/share/doc/popserv/examples/inetd.conf",
                    "usr/share/doc/popserv/examples/xinetd.popserv"
                }) {
            Matcher named = path.matcher(Files.readString(tree.resolve(file)));
            assertTrue(named.find(), file);
            do {
                Path target = tree.resolve(named.group().substring(1));
                assertTrue(Files.exists(target), file + " names " + named.group());
            } while (named.find());
        }
    }

    /**
     * systemd gives a StateDirectory with everything in it to the service's user, when its owner is
     * another: here to root, who starts popserv, and mail and logs are popserv's.
     */
    @Test
    void systemdLeavesMailAndLogsTheirOwner() throws IOException {
        String unit = Files.readString(tree.resolve("usr/lib/systemd/system/popserv.service"));
        assertFalse(unit.matches("(?ms).*^(State|Logs|Cache|Configuration)Directory=.*"), unit);
        String made = Files.readString(tree.resolve("usr/lib/tmpfiles.d/popserv.conf"));
        for (String directory : new String[] {"/var/lib/popserv", "/var/log/popserv"}) {
            assertTrue(made.contains("d " + directory + " 0750 popserv popserv"), made);
        }
    }

    @Test
    void maintainerScriptsAreGoodShell() throws Exception {
        for (String script : new String[] {"postinst", "prerm", "postrm"}) {
            Program.Result result =
                    Program.run(dir, 20, "sh", "-n", PACKAGE.resolve("control").resolve(script));
            assertEquals(0, result.status(), result.err());
        }
    }

    @Test
    void theSameSourcesMakeTheSameTar() throws Exception {
        Path again = pack("second.tar.gz");
        assertNotEquals(0, Files.size(again));
        assertEquals(-1, Files.mismatch(dir.resolve("first.tar.gz"), again));
    }
}
