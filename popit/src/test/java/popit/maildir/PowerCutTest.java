package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients were promised, and what nobody could make again, is on the disk before they hear of
 * it. Java's flight recorder sees each fsync(2).
 */
class PowerCutTest {
    /** Long ago, so that no index is needed to tell it from what comes later. */
    private static final String FIRST = "1700000001.a.host";

    @TempDir Path home;
    private Mail mail;

    /** Something to be done in the Maildir. */
    private interface Work {
        void run() throws IOException;
    }

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        mail.cur(FIRST + ":2,", "Subject: one\n\none\n");
    }

    /** Returns the names of the files that were forced to the disk meanwhile. */
    private List<String> forced(Work work) throws IOException {
        Path file = home.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        List<String> names = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            names.add(Path.of(event.getString("path")).getFileName().toString());
        }
        Files.delete(file);
        return names;
    }

    private void visit() throws IOException {
        mail.open().close();
    }

    @Test
    void anIndexCanBeMadeAgain() throws IOException {
        assertEquals(List.of(), forced(this::visit));
        assertTrue(mail.has("popit.index"));
    }

    @Test
    void uidsOfDovecotsAreNeverGivenTwice() throws IOException {
        mail.put("dovecot-uidlist", "3 V1700000000 N2\n1 :" + FIRST + "\n");
        visit();
        mail.fresh("1700000002.b.host", "Subject: two\n\ntwo\n");
        assertEquals(List.of("dovecot-uidlist"), forced(this::visit));
    }

    @Test
    void couriersListIsWholeOrAsItWas() throws IOException {
        mail.put("courierpop3dsizelist", "/2 2 1700000000\n" + FIRST + ":2, 20 1:1700000000\n");
        visit();
        mail.fresh("1700000002.b.host", "Subject: two\n\ntwo\n");
        List<String> forced = forced(this::visit);
        assertEquals(2, forced.size(), forced.toString());
        assertTrue(forced.get(0).endsWith(".popit"), forced.toString());
        assertEquals("Maildir", forced.get(1));
        assertTrue(mail.read("courierpop3dsizelist").contains("1700000002.b.host"));
    }

    @Test
    void aNamePromisedBesideAListIsKept() throws IOException {
        mail.put("dovecot-uidlist", "3 V1700000000 N2\n1 :" + FIRST + "\n");
        visit();
        mail.put("dovecot-uidlist.lock", "1:elsewhere");
        mail.fresh("1700000002.b.host", "Subject: two\n\ntwo\n");
        assertEquals(List.of("popit.uidl"), forced(this::visit));
    }

    @Test
    void soIsTheFileOfSuchNames() throws IOException {
        mail.put("dovecot-uidlist", "3 V1700000000 N2\n1 :" + FIRST + "\n");
        mail.put("dovecot-uidlist.lock", "1:elsewhere");
        mail.fresh("1700000002.b.host", "Subject: two\n\ntwo\n");
        assertEquals(List.of("popit.uidl", "Maildir"), forced(this::visit));
    }

    @Test
    void aBulletinIsDeliveredForGood() throws IOException {
        Mail source = new Mail(home.resolve("bulletins"));
        source.fresh("1700000009.n.host", "Subject: news\n\nnews\n");
        MaildirOptions options = Mail.OPTIONS.withBulletins(source.directory, null);
        List<String> forced = forced(() -> mail.open(options).close());
        assertEquals(2, forced.size(), forced.toString());
        assertEquals("new", forced.get(1));
        assertTrue(mail.has("new/1700000009.n.host"));
    }
}
