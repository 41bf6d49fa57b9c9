package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * What people fetch their mail with, run as they run it: fetch and delete, leave on the server and
 * fetch only what is new. What arrives is compared with the Maildir octet for octet.
 */
class RealClientsTest {
    private static final Map<Road, Site> SITES = new TreeMap<>();

    @TempDir Path dir;
    private Inbox inbox;

    @BeforeEach
    void makeInbox() throws IOException {
        inbox = new Inbox(dir.resolve("inbox"));
    }

    @AfterAll
    static void stop() throws Exception {
        for (Site site : SITES.values()) {
            assertEquals(0, site.stop().status(), site::evidence);
            site.close();
        }
    }

    private static Site site(Road road) throws Exception {
        if (!SITES.containsKey(road)) {
            SITES.put(road, Site.started(Setup.STANDARD, road));
        }
        Site site = SITES.get(road);
        site.layOut(SampleMail.forAccount("joe"));
        return site;
    }

    private Program.Result run(Object... command) throws Exception {
        return Program.run(dir, 60, command);
    }

    private Path privateFile(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void assertSuccess(Program.Result result) {
        assertEquals(0, result.status(), () -> result.out() + result.err());
    }

    private static void assertEmpty(Site site) throws Exception {
        site.settle("joe");
        assertEquals(Map.of(), site.snapshot().files(), site::evidence);
    }

    /** Mail that was fetched but left is still there: seen in cur, or, by TOP, as it was. */
    private static void assertLeft(Site site, String... byWhich) throws Exception {
        site.settle("joe");
        List<String> after =
                site.snapshot().files().values().stream().map(Octets::text).sorted().toList();
        assertEquals(SampleMail.texts(), after);
        boolean top = List.of(byWhich).contains("TOP");
        String where = top ? "joe/new/[^:]*" : "joe/cur/[^:]*:2,S";
        for (String place : site.snapshot().files().keySet()) {
            assertTrue(place.matches(where), place);
        }
    }

    private static void deliverOneMore(Site site) throws IOException {
        Files.write(
                Mail.file(site.homes().toRealPath(), "joe/new/1900000000.later"),
                Octets.of(SampleMail.LATER));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void curl(Road road) throws Exception {
        Clients.need("curl");
        Site site = site(road);
        List<byte[]> stored = SampleMail.stored();
        String url = "pop3://127.0.0.1:" + site.port() + "/";
        Program.Result list = run("curl", "-sS", "-u", "joe:secret", url);
        assertSuccess(list);
        assertEquals(stored.size(), list.out().lines().filter(l -> l.matches("\\d+ \\d+")).count());
        for (int i = 1; i <= stored.size(); i++) {
            Program.Result got = run("curl", "-sS", "-u", "joe:secret", url + i);
            assertSuccess(got);
            assertEquals(Octets.text(Octets.sent(stored.get(i - 1))), got.out());
        }
        for (int i = 0; i < stored.size(); i++) {
            assertSuccess(run("curl", "-sSI", "-X", "DELE", "-u", "joe:secret", url + "1"));
        }
        assertEmpty(site);
        Program.Result refused = run("curl", "-sS", "-u", "joe:wrong", url);
        assertEquals(67, refused.status(), "curl: login denied");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void fetchmail(Road road) throws Exception {
        Clients.need("fetchmail");
        Site site = site(road);
        Path store = inbox.program();
        String account =
                "poll 127.0.0.1 protocol pop3 port "
                        + site.port()
                        + " auth password no dns uidl\n"
                        + "user joe password secret sslproto \"\" no rewrite pass8bits mda \""
                        + store
                        + "\"";
        Path keep = privateFile("keep.rc", "set invisible\n" + account + " keep\n");
        Path take = privateFile("take.rc", "set invisible\n" + account + " no keep fetchall\n");
        assertSuccess(fetchmail(keep));
        inbox.assertHolds(SampleMail.texts());
        // What it will leave it fetches by TOP, so that the server does not take it for read.
        assertLeft(site, "TOP");
        assertEquals(1, fetchmail(keep).status(), "fetchmail's word for: nothing new");
        inbox.assertHolds(SampleMail.texts());
        deliverOneMore(site);
        assertSuccess(fetchmail(keep));
        inbox.assertHolds(SampleMail.textsAndLater());
        inbox.empty();
        assertSuccess(fetchmail(take));
        inbox.assertHolds(SampleMail.textsAndLater());
        assertEmpty(site);
    }

    private Program.Result fetchmail(Path rc) throws Exception {
        try (Program program =
                Program.start(
                        dir,
                        Map.of("HOME", "" + dir, "FETCHMAILHOME", "" + dir),
                        "fetchmail",
                        "-f",
                        rc,
                        "-i",
                        dir.resolve("ids"),
                        "--nosyslog")) {
            return program.await(60);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void mpop(Road road) throws Exception {
        Clients.need("mpop");
        Site site = site(road);
        Path rc =
                privateFile(
                        "mpoprc",
                        "account default\nhost 127.0.0.1\nport "
                                + site.port()
                                + "\nuser joe\npassword secret\nauth user\ntls off\n"
                                + "received_header off\nuidls_file "
                                + dir.resolve("uidls")
                                + "\ndelivery maildir "
                                + inbox.maildir()
                                + "\n");
        assertSuccess(run("mpop", "-C", rc, "--keep=on", "-q"));
        inbox.assertHolds(SampleMail.texts());
        assertLeft(site);
        assertSuccess(run("mpop", "-C", rc, "--keep=on", "-q"));
        inbox.assertHolds(SampleMail.texts());
        deliverOneMore(site);
        // Without pipelining too: mpop sends one command at a time then.
        assertSuccess(run("mpop", "-C", rc, "--keep=off", "-q", "--pipelining=off"));
        inbox.assertHolds(SampleMail.textsAndLater());
        assertEmpty(site);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void getmail(Road road) throws Exception {
        Clients.need("getmail");
        Site site = site(road);
        getmail(site, false);
        inbox.assertHolds(SampleMail.texts());
        assertLeft(site);
        getmail(site, false);
        inbox.assertHolds(SampleMail.texts());
        deliverOneMore(site);
        getmail(site, true);
        inbox.assertHolds(SampleMail.textsAndLater());
        assertEmpty(site);
    }

    private void getmail(Site site, boolean delete) throws Exception {
        privateFile(
                "getmailrc",
                """
                [retriever]
                type = SimplePOP3Retriever
                server = 127.0.0.1
                port = %d
                username = joe
                password = secret
                [destination]
                type = MDA_external
                path = %s
                allow_root_commands = true
                [options]
                read_all = false
                delivered_to = false
                received = false
                delete = %s
                """
                        .formatted(site.port(), inbox.program(), delete));
        assertSuccess(run("getmail", "--getmaildir=" + dir, "--rcfile=getmailrc"));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESIDENT", "RELAY"})
    void poplib(Road road) throws Exception {
        Clients.need("python3");
        Site site = site(road);
        Path script =
                Files.writeString(
                        dir.resolve("fetch.py"),
                        """
                        import poplib, sys
                        box = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=20)
                        box.user('joe')
                        box.pass_('secret')
                        count, octets = box.stat()
                        sizes = [int(line.split()[1]) for line in box.list()[1]]
                        assert len(sizes) == count and sum(sizes) == octets, (sizes, octets)
                        uids = [line.split()[1] for line in box.uidl()[1]]
                        assert len(set(uids)) == count, uids
                        for i in range(1, count + 1):
                            lines = box.retr(i)[1]
                            assert sum(len(line) + 2 for line in lines) == sizes[i - 1]
                            head = box.top(i, 0)[1]
                            assert lines[:len(head)] == head
                            open('inbox/new/%d' % i, 'wb').write(b''.join(l + b'\\n' for l in lines))
                            box.dele(i)
                        box.quit()
                        """);
        inbox.maildir();
        assertSuccess(run("python3", script, site.port()));
        inbox.assertHolds(SampleMail.texts());
        assertEmpty(site);
    }
}
