package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The password file while popserv runs, and accounts that have no Maildir yet. */
class AccountsTest {
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = Site.started();
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    @Test
    void aChangedPasswordFileIsReadAgain() throws Exception {
        Path passwd = site.dir().resolve("passwd");
        Path home = Files.createDirectories(site.homes().resolve("new"));
        Mail.makeMaildir(home.resolve("Maildir"));
        String joe = Files.readAllLines(passwd).get(0);
        String ids = joe.split(":")[2] + ":" + joe.split(":")[3];
        Files.writeString(
                passwd, "new:{PLAIN}first:" + ids + "::" + home + ":\n", StandardOpenOption.APPEND);
        try (Peer peer = site.connect(null)) {
            peer.login("new", "first").ok("QUIT");
        }
        Path next =
                Files.writeString(
                        site.dir().resolve("passwd.next"),
                        Files.readString(passwd).replace("}first:", "}other:"));
        Files.move(next, passwd, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER new");
            assertTrue(peer.say("PASS first").hear().startsWith("-ERR [AUTH]"));
            peer.ok("USER new");
            peer.ok("PASS other");
        }
    }

    /** LANG names a locale that the host does not have, as a login by ssh(1) may bring it. */
    @Test
    void theHostsLocaleDoesNotMatter() throws Exception {
        try (Site abroad = new Site(Setup.STANDARD, Road.RESIDENT)) {
            abroad.configure();
            Map<String, String> locale = Map.of("LANG", "xx_XX.UTF-8");
            assertTrue(abroad.startedAs(locale, Checkout.popserv(), "-C", abroad.conf()));
            String script = "h=$(printf 'j\\303\\266rg')/Maildir; mkdir -p $h/new $h/cur $h/tmp";
            Program.Result made = Program.run(abroad.homes(), 30, "/bin/sh", "-c", script);
            assertEquals(0, made.status(), made.err());
            Path passwd = abroad.dir().resolve("passwd");
            String[] joe = Files.readAllLines(passwd).get(0).split(":");
            String home = abroad.homes() + "/j\u00f6rg";
            String line = "joerg:{PLAIN}first:" + joe[2] + ":" + joe[3] + "::" + home + ":\n";
            Files.writeString(passwd, line, StandardOpenOption.APPEND);
            try (Peer peer = abroad.connect(null)) {
                peer.login("joerg", "first").ok("QUIT");
            }
        }
    }

    /** A home stands twice in the record, which can be too long for it; and it must be absolute. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ONESHOT")
    void anAccountThatNoWorkerCanBeToldOfIsRefusedForGood(Road road) throws Exception {
        Setup counting = Setup.STANDARD.withPopserv("sameaddrmax 2\n");
        try (Site own = Site.started(counting, road)) {
            Path passwd = own.dir().resolve("passwd");
            String[] joe = Files.readAllLines(passwd).get(0).split(":");
            String ids = ":{PLAIN}first:" + joe[2] + ":" + joe[3] + "::";
            String lines =
                    ("long" + ids + "/" + "x".repeat(40_000) + ":\n")
                            + ("relative" + ids + "home:\n");
            Files.writeString(passwd, lines, StandardOpenOption.APPEND);
            for (String name : new String[] {"long", "long", "long", "relative"}) {
                try (Peer peer = own.connect(null)) {
                    peer.ok();
                    peer.ok("USER " + name);
                    String answer = peer.say("PASS first").hear();
                    assertTrue(answer.startsWith("-ERR [SYS/PERM] "), answer);
                    // It is still a client like any other.
                    peer.ok("USER joe");
                    peer.ok("PASS secret");
                    peer.ok("QUIT");
                    peer.hear();
                }
                own.settle("joe");
            }
            String log = own.log();
            assertEquals(3, log.split(" refused user=long ip=127.0.0.1 reason=", -1).length - 1);
            assertTrue(log.contains("directory has 40009 octets"), log);
        }
    }

    @Test
    void aMissingMaildirIsMadeInAnExistingHome() throws Exception {
        Path maildir = site.homes().toRealPath().resolve("bob/Maildir");
        for (String sub : new String[] {"new", "cur", "tmp"}) {
            Files.delete(maildir.resolve(sub));
        }
        Files.delete(maildir);
        try (Peer bob = site.login("bob")) {
            assertTrue(bob.ok("STAT").startsWith("+OK 0 0"));
            bob.ok("QUIT");
        }
        for (String sub : new String[] {"", "new", "cur", "tmp"}) {
            Path made = maildir.resolve(sub);
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
    }
}
