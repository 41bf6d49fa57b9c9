package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Dovecot;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Setup;
import tests.site.Site;

/**
 * Maildirs that other servers served before, serve again afterwards, or serve at the same time: no
 * client fetches a message twice, and none is lost.
 */
class OtherServersTest {
    @TempDir Path dir;
    private Site site;
    private Fetching clients;
    private final List<String> delivered = new ArrayList<>();

    @BeforeEach
    void layOut() throws Exception {
        Clients.need("mpop");
        Clients.need("getmail");
        Counterpart.needRoot();
        site = Site.started();
        clients = new Fetching(dir, site.port());
        Mail mail = new Mail();
        for (int i = 0; i < 5; i++) {
            mail.with("joe/new/" + (1700000000 + i) + ".M1P1.host", Octets.of(text(i)));
        }
        site.layOut(mail);
        Dovecot.own(site);
    }

    @AfterEach
    void stop() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    private String text(int i) {
        // getmail adds a Return-Path where there is none.
        delivered.add(
                "Return-Path: <ann@example.com>\nSubject: message "
                        + i
                        + "\n\nnumber "
                        + i
                        + "\n.\n");
        return delivered.get(i);
    }

    private void deliver(int i) throws IOException {
        Path place = Mail.file(site.homes().toRealPath(), "joe/new/" + (1800000000 + i) + ".host");
        Files.write(place, Octets.of(text(i)));
    }

    private void popserv(String lines) throws Exception {
        site.configure(lines);
        assertTrue(site.startedAs(Map.of(), Checkout.popserv(), "-C", site.conf()), site::evidence);
    }

    private List<String> ids() throws IOException {
        try (Peer joe = site.login("joe")) {
            joe.ok("UIDL");
            List<String> ids = Octets.text(joe.body()).lines().toList();
            joe.ok("QUIT");
            joe.hear();
            return ids;
        }
    }

    @Test
    void fromDovecotAndBack() throws Exception {
        Dovecot.need();
        assertEquals(0, site.stop().status());
        try (Dovecot dovecot = Dovecot.start(site, site.port())) {
            clients.fetch(delivered);
        }
        deliver(5);
        popserv("");
        clients.fetch(delivered);
        deliver(6);
        List<String> ours = ids();
        assertEquals(0, site.stop().status());
        deliver(7);
        try (Dovecot dovecot = Dovecot.start(site, site.port())) {
            assertEquals(ours, ids().subList(0, 7));
            clients.fetch(delivered);
        }
        popserv("");
        deliver(8);
        clients.fetch(delivered);
    }

    @Test
    void fromCourierAndBack() throws Exception {
        Path courier = Counterpart.need("courierpop3d");
        Path program =
                Files.writeString(
                        site.dir().resolve("courier"),
                        "#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s \"$@\"\n"
                                .formatted(Counterpart.libraries(), courier));
        program.toFile().setExecutable(true, false);
        String couriers = "popit " + program + "\npopitargs courierpop3d .\n";
        assertEquals(0, site.stop().status());
        popserv(couriers);
        clients.fetch(delivered);
        assertEquals(0, site.stop().status());
        deliver(5);
        popserv("");
        clients.fetch(delivered);
        deliver(6);
        List<String> ours = ids();
        assertEquals(0, site.stop().status());
        deliver(7);
        popserv(couriers);
        assertEquals(ours, ids().subList(0, 7));
        clients.fetch(delivered);
    }

    /** Flags set, mail removed and mail added by IMAP while a POP3 session holds the maildrop. */
    @Test
    void besideDovecotsImap() throws Exception {
        Dovecot.need();
        try (Dovecot dovecot = Dovecot.start(site, 0);
                Peer imap = dovecot.imap()) {
            imap.hear();
            imap(imap, "LOGIN joe " + Setup.PASSWORD);
            imap(imap, "SELECT INBOX");
            List<String> before = ids();
            try (Peer joe = site.login("joe")) {
                imap(imap, "STORE 1,3 +FLAGS (\\Seen \\Flagged)");
                imap(imap, "STORE 2,5 +FLAGS (\\Deleted)");
                imap(imap, "EXPUNGE");
                imap.say("a APPEND INBOX {15+}").say("Subject: new\r\n");
                tagged(imap);
                for (int i : new int[] {1, 3, 4}) {
                    joe.ok("RETR " + i);
                    assertEquals(
                            delivered.get(i - 1).replace("\n", "\r\n"), Octets.text(joe.body()));
                }
                assertTrue(joe.say("RETR 2").hear().startsWith("-ERR"));
                joe.ok("DELE 3");
                joe.ok("DELE 5");
                imap(imap, "STORE 2 -FLAGS (\\Flagged)");
                joe.ok("QUIT");
                joe.hear();
            }
            List<String> after = ids();
            assertEquals(uid(before, 1), uid(after, 1));
            assertEquals(uid(before, 4), uid(after, 2));
            assertEquals(3, after.size());
            List<String> heard = imap(imap, "FETCH 1:* (UID FLAGS)");
            assertTrue(
                    heard.stream().anyMatch(l -> l.contains("Flagged") && l.contains("Seen")),
                    heard::toString);
        }
        assertEquals(3, site.snapshot().files().size());
    }

    private static String uid(List<String> listing, int number) {
        return listing.get(number - 1).split(" ")[1];
    }

    private static List<String> imap(Peer imap, String command) throws IOException {
        imap.say("a " + command);
        return tagged(imap);
    }

    private static List<String> tagged(Peer imap) throws IOException {
        List<String> heard = new ArrayList<>();
        while (true) {
            String line = imap.hear();
            if (line == null || line.startsWith("a ")) {
                assertTrue(String.valueOf(line).startsWith("a OK"), line);
                return heard;
            }
            heard.add(line);
        }
    }
}
