package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are promised as unique-ids, and how it is kept. */
class UniqueIdsTest {
    private static final String TEXT = "A: b\n\nhello\n";
    private static final String DOVECOT =
            "3 V1700000000 N103 Gdeadbeef\n"
                    + "7 :1.a\n"
                    + "11 W16 S12 :2.b:2,S\n"
                    + "101 Psaved-id :3.c\n"
                    + "102 P :4.d,S=12\n";

    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
    }

    private List<String> ids() throws IOException {
        return ids(UidlForm.AUTO);
    }

    private List<String> ids(UidlForm form) throws IOException {
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withUidl(form))) {
            return Mail.ids(maildrop);
        }
    }

    private void loseIndex() throws IOException {
        Files.deleteIfExists(mail.directory.resolve(Index.FILE));
    }

    private void move(String from, String to) throws IOException {
        Files.move(mail.directory.resolve(from), mail.directory.resolve(to));
    }

    private void fourMessages() throws IOException {
        mail.cur("1.a:2,S", TEXT).cur("2.b:2,", TEXT).cur("3.c:2,", TEXT).cur("4.d,S=12:2,", TEXT);
    }

    @Test
    void dovecotsIdsAndSavedOnesAreTakenOver() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT);
        List<String> promised =
                List.of("000000076553f100", "0000000b6553f100", "saved-id", "4.d,S=12");
        assertEquals(promised, ids());
        try (Maildrop maildrop = mail.open()) {
            assertEquals(15, maildrop.message(2).octets());
        }
        loseIndex();
        assertEquals(promised, ids());
    }

    @Test
    void versionOneOfDovecotsListIsReadAsWell() throws IOException {
        mail.cur("1.a:2,S", TEXT).cur("2.b:2,", TEXT);
        mail.put(DovecotUidlist.FILE, "1 1700000000 12\n7 1.a\n11 2.b:2,S\n");
        assertEquals(List.of("000000076553f100", "0000000b6553f100"), ids());
    }

    @Test
    void couriersIdsAreTakenOver() throws IOException {
        fourMessages();
        mail.cur("5.e'+:2,", TEXT);
        mail.put(
                CourierSizelist.FILE,
                "/3 5 1600000000\n1.a:2,S 15 1:1600000000:0\n2.b:2, 15 2:1600000001\n"
                        + "3.c 15 3\nbroken\n5.e'+:2, 15 0:0\n");
        List<String> promised =
                List.of(
                        "UID1-1600000000",
                        "UID2-1600000001",
                        "UID3",
                        "UID5-1600000000",
                        "5.e+27+2B");
        assertEquals(promised, ids());
        loseIndex();
        assertEquals(promised, ids());
    }

    @Test
    void formsCanBeForced() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT);
        List<String> names = List.of("1.a", "2.b", "3.c", "4.d,S=12");
        assertEquals(names, ids(UidlForm.FILENAME));
        assertEquals("000000076553f100", ids(UidlForm.DOVECOT).get(0));
        assertEquals("UID7-1700000000", ids(UidlForm.COURIER).get(0));
        assertEquals("1700000000.11", ids(UidlForm.CYRUS).get(1));
        assertEquals(names, ids(UidlForm.FILENAME));
    }

    /** Those of a server before Dovecot, most often: Dovecot shows them beside any form. */
    @Test
    void savedIdsStandInEveryForm() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT);
        for (UidlForm form : List.of(UidlForm.DOVECOT, UidlForm.COURIER, UidlForm.CYRUS)) {
            assertEquals(List.of("saved-id", "4.d,S=12"), ids(form).subList(2, 4));
        }
    }

    /** Courier for POP3 and Dovecot for IMAP on one Maildir. */
    @Test
    void couriersFormIsThatOfItsOwnList() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT);
        String couriers = "/3 5 1600000000\n1.a:2,S 15 1:1600000000:0\n2.b:2, 15 2:1600000000:0\n";
        mail.put(CourierSizelist.FILE, couriers);
        List<String> ids = ids(UidlForm.COURIER);
        assertEquals("UID1-1600000000", ids.get(0));
        assertEquals("UID2-1600000000", ids.get(1));
        mail.cur("5.e:2,", TEXT);
        assertEquals("UID5-1600000000", ids(UidlForm.COURIER).get(4));
        assertEquals(DOVECOT, Files.readString(mail.directory.resolve(DovecotUidlist.FILE)));
    }

    @Test
    void newMessagesAreNumberedAsDovecotWould() throws IOException {
        mail.cur("1.a:2,S", TEXT).fresh("5.e", TEXT).fresh("6.f,S=12", TEXT);
        String list = "3 V1700000000 N103 Gx\n7 :1.a\n";
        mail.put(DovecotUidlist.FILE, list);
        List<String> ids = ids();
        assertEquals(List.of("000000676553f100", "000000686553f100"), ids.subList(1, 3));
        assertEquals(list + "103 :5.e\n104 :6.f,S=12\n", mail.read(DovecotUidlist.FILE));
        assertFalse(mail.has(DovecotUidlist.FILE + ".lock"));
        loseIndex();
        assertEquals(ids, ids());
    }

    /** What Dovecot calls new messages is not known where it saves ids: it is told what ours is. */
    @Test
    void newIdsAreSavedWhereOthersAre() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT).fresh("5.e", TEXT);
        assertEquals("000000676553f100", ids().get(4));
        assertEquals(DOVECOT + "103 P000000676553f100 :5.e\n", mail.read(DovecotUidlist.FILE));
        mail.fresh("6.f", TEXT);
        loseIndex();
        assertEquals("1700000000.104", ids(UidlForm.CYRUS).get(5));
        assertTrue(mail.read(DovecotUidlist.FILE).endsWith("\n104 P1700000000.104 :6.f\n"));
    }

    @Test
    void newMessagesAreNumberedAsCourierWould() throws IOException {
        mail.cur("1.a:2,", TEXT).fresh("2.b", TEXT);
        mail.put(CourierSizelist.FILE, "/3 5 1600000000\n1.a:2, 15 1:1600000000:0\n");
        List<String> ids = List.of("UID1-1600000000", "UID5-1600000000");
        assertEquals(ids, ids());
        assertEquals(
                "/3 6 1600000000\n1.a:2, 15 1:1600000000:0\n2.b:2, 15 5:1600000000:0\n",
                mail.read(CourierSizelist.FILE));
        loseIndex();
        assertEquals(ids, ids());
    }

    @Test
    void anIdAnnouncedBeforeTheOtherServerNumberedTheMessageStays() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT).fresh("5.e", TEXT);
        mail.put(DovecotUidlist.FILE + ".lock", "1:elsewhere");
        assertEquals("5.e", ids().get(4));
        assertTrue(mail.has(DovecotUidlist.FILE + ".lock"));
        Files.delete(mail.directory.resolve(DovecotUidlist.FILE + ".lock"));
        move("new/5.e", "cur/5.e:2,");
        mail.put(DovecotUidlist.FILE, DOVECOT + "103 :5.e\n104 :6.f\n").cur("6.f:2,", TEXT);
        assertEquals("5.e", ids().get(4));
        assertEquals("000000686553f100", ids().get(5));
        loseIndex();
        assertEquals("5.e", ids().get(4));
        assertEquals("000000686553f100", ids().get(5));
    }

    @Test
    void namesHoldForGoodWhereNoListWasFoundAtFirst() throws IOException {
        fourMessages();
        List<String> names = List.of("1.a", "2.b", "3.c", "4.d,S=12");
        assertEquals(names, ids());
        mail.put(DovecotUidlist.FILE, DOVECOT);
        loseIndex();
        assertEquals(names, ids());
    }

    @Test
    void idsOutliveTheOtherServersList() throws IOException {
        fourMessages();
        mail.put(DovecotUidlist.FILE, DOVECOT);
        List<String> promised = ids();
        Files.delete(mail.directory.resolve(DovecotUidlist.FILE));
        mail.cur("1.z:2,", TEXT);
        List<String> later = ids();
        assertTrue(later.containsAll(promised));
        assertTrue(later.contains("1.z"));
    }

    @Test
    void flagsAndDirectoriesDoNotMatter() throws IOException {
        mail.fresh("1.a", TEXT).fresh("2.b", TEXT);
        List<String> before = ids();
        move("new/1.a", "cur/1.a:2,RS");
        assertEquals(before, ids());
    }

    @Test
    void duplicatesKeepTheirIds() throws IOException {
        mail.fresh("1.a", "1\n").cur("1.a:2,S", "22\n").cur("1.a:2,F", "333\n");
        List<String> ids = ids();
        assertEquals(List.of("1.a", "1.a-2", "1.a-3"), ids);
        assertEquals(ids, ids());
        loseIndex();
        assertEquals(ids, ids());
        Files.delete(mail.directory.resolve("new/1.a"));
        assertEquals(List.of("1.a-2", "1.a-3"), ids());
    }

    @Test
    void aDuplicateThatComesLaterTakesNothingFromTheFirst() throws IOException {
        mail.fresh("1.a", "1\n").cur("2.b:2,S", "22\n");
        assertEquals(List.of("1.a", "2.b"), ids());
        mail.cur("1.a:2,S", "333\n").fresh("2.b", "4444\n");
        assertEquals(List.of("1.a", "1.a-2", "2.b-2", "2.b"), ids());
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of(3L, 5L, 6L, 4L), Mail.octets(maildrop));
        }
    }

    @Test
    void equalSavedIdsAreToldApart() throws IOException {
        mail.cur("1.a:2,", TEXT).cur("2.b:2,", TEXT);
        mail.put(DovecotUidlist.FILE, "3 V9 N9\n1 Psame :1.a\n2 Psame :2.b\n");
        assertEquals(List.of("same", "same-2"), ids());
        Files.delete(mail.directory.resolve("cur/1.a:2,"));
        assertEquals(List.of("same-2"), ids());
    }

    @Test
    void whatPop3DoesNotAllowIsHashed() throws IOException {
        String longName = "1." + "x".repeat(80);
        mail.fresh(longName, TEXT).fresh("2.with blank", TEXT).fresh("3.ok", TEXT);
        List<String> ids = ids();
        for (String id : ids) {
            assertTrue(id.matches("[\\x21-\\x7E]{1,70}"), id);
        }
        assertEquals(3, Stream.of(ids.toArray()).distinct().count());
        assertNotEquals(ids.get(0), longName);
        assertEquals("3.ok", ids.get(2));
        loseIndex();
        assertEquals(ids, ids());
    }

    @Test
    void namesThatAreNoTextHaveIdsAndCanBeRead() throws IOException {
        Path odd = Folder.path(mail.directory.resolve("new"), "4.\u00ff\u00e9");
        Files.writeString(odd, TEXT);
        try (Maildrop maildrop = mail.open()) {
            assertTrue(maildrop.message(1).uniqueId().matches("[0-9a-f]{40}"));
            assertEquals(TEXT.replace("\n", "\r\n"), Mail.retrieve(maildrop, 1));
            maildrop.commit();
        }
        Path seen = Folder.path(mail.directory.resolve("cur"), "4.\u00ff\u00e9:2,S");
        assertTrue(Files.exists(seen));
    }

    @Test
    void aListThatCannotBeReadIsNoReasonToForgetIt() throws IOException {
        fourMessages();
        Files.createDirectory(mail.directory.resolve(DovecotUidlist.FILE));
        assertThrows(IOException.class, () -> ids());
    }

    @Test
    void brokenListsAreNone() throws IOException {
        mail.cur("1.a:2,S", TEXT).put(DovecotUidlist.FILE, "what\n1 :1.a\n");
        mail.put(CourierSizelist.FILE, "");
        assertEquals(List.of("1.a"), ids());
    }
}
