package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session on a real directory. */
class MaildropTest {
    private static final String SHORT = "A: b\n\nhello\n";

    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
    }

    @Test
    void numbersFollowTheTimeOfDelivery() throws IOException {
        mail.cur("1700000200.M5P1.host:2,S", SHORT);
        mail.fresh("1700000200.M40P1.host", SHORT);
        mail.fresh("999999999.a", SHORT);
        mail.cur("1700000100.z:2,", SHORT);
        mail.cur("1700000100.b:2,", SHORT);
        try (Maildrop maildrop = mail.open()) {
            assertEquals(
                    List.of(
                            "999999999.a",
                            "1700000100.b",
                            "1700000100.z",
                            "1700000200.M5P1.host",
                            "1700000200.M40P1.host"),
                    Mail.ids(maildrop));
            assertTrue(maildrop.message(4).isSeen());
            assertFalse(maildrop.message(5).isSeen());
        }
    }

    @Test
    void dotFilesDirectoriesAndTrashedMessagesAreNone() throws IOException {
        mail.fresh(".1", SHORT).fresh("1.a", SHORT).cur("2.b:2,ST", SHORT).put("tmp/3.c", SHORT);
        Files.createDirectory(mail.directory.resolve("cur/4.d"));
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of("1.a"), Mail.ids(maildrop));
        }
    }

    @Test
    void octetsAreThoseSent() throws IOException {
        mail.fresh("1.a", "A: b\n\n.x\r\n\rend").fresh("2.b", "").fresh("3.c", "a\n");
        try (Maildrop maildrop = mail.open()) {
            assertEquals("A: b\r\n\r\n..x\r\n\rend\r\n", Mail.retrieve(maildrop, 1));
            assertEquals("A: b\r\n\r\n.x\r\n\rend\r\n", Mail.text(maildrop, 1));
            assertEquals(Mail.text(maildrop, 1).length(), maildrop.message(1).octets());
            assertEquals("", Mail.retrieve(maildrop, 2));
            assertEquals(List.of(18L, 0L, 3L), Mail.octets(maildrop));
            assertEquals(21, maildrop.octets());
        }
    }

    @Test
    void sizesInNamesAreBelievedUnlessTheyCannotBe() throws IOException {
        mail.fresh("1.a,S=12,W=15", SHORT).fresh("2.b,S=12", SHORT);
        mail.fresh("3.c,S=12,W=11", SHORT).fresh("4.d,W=9x", SHORT);
        mail.cur("5.e,W=77:2,S", SHORT);
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of(15L, 15L, 15L, 15L, 77L), Mail.octets(maildrop));
        }
    }

    @Test
    void topGivesHeaderBlankLineAndSomeLines() throws IOException {
        mail.fresh("1.a", "A: b\nC: d\n\n.1\n2\n3");
        mail.fresh("2.b", "A: b\r\n\r\n1\r\n2\r\n").fresh("3.c", "A: b\nno end");
        try (Maildrop maildrop = mail.open()) {
            assertEquals("A: b\r\nC: d\r\n\r\n", Mail.top(maildrop, 1, 0));
            assertEquals("A: b\r\nC: d\r\n\r\n..1\r\n2\r\n", Mail.top(maildrop, 1, 2));
            assertEquals("A: b\r\nC: d\r\n\r\n..1\r\n2\r\n3\r\n", Mail.top(maildrop, 1, 9));
            assertEquals("A: b\r\n\r\n1\r\n", Mail.top(maildrop, 2, 1));
            assertEquals("A: b\r\nno end\r\n", Mail.top(maildrop, 3, 0));
        }
    }

    @Test
    void deletedMessagesAreUncountedUntilReset() throws IOException {
        mail.fresh("1.a", SHORT).fresh("2.b", "x\n");
        try (Maildrop maildrop = mail.open()) {
            maildrop.message(1).delete();
            maildrop.message(1).delete();
            assertEquals(1, maildrop.count());
            assertEquals(3, maildrop.octets());
            assertTrue(maildrop.message(1).isDeleted());
            maildrop.reset();
            assertEquals(2, maildrop.count());
            assertEquals(18, maildrop.octets());
        }
        assertEquals(List.of("1.a", "2.b"), mail.names("new"));
    }

    @Test
    void commitRemovesAndFlagsAndTouchesNothingElse() throws IOException {
        mail.fresh("1.a", SHORT).fresh("2.b", SHORT).cur("3.c:2,F", SHORT).fresh("4.d", SHORT);
        mail.cur("5.e:1,x", SHORT);
        try (Maildrop maildrop = mail.open()) {
            Mail.retrieve(maildrop, 1);
            maildrop.message(1).delete();
            Mail.retrieve(maildrop, 2);
            Mail.retrieve(maildrop, 3);
            Mail.top(maildrop, 4, 0);
            Mail.retrieve(maildrop, 5);
            maildrop.message(4).retrieve().close();
            assertEquals(new Commit(1, 0), maildrop.commit());
        }
        assertEquals(List.of("4.d"), mail.names("new"));
        assertEquals(List.of("2.b:2,S", "3.c:2,FS", "5.e:1,x"), mail.names("cur"));
    }

    @Test
    void renamedMessagesAreFoundAndRemovedOnesAreGone() throws IOException {
        mail.fresh("1.a", "1\n").fresh("2.b", "2\n").cur("3.c:2,", "3\n").fresh("4.d", "4\n");
        try (Maildrop maildrop = mail.open()) {
            move("new/1.a", "cur/1.a:2,S");
            move("new/2.b", "cur/2.b:2,FR");
            move("cur/3.c:2,", "cur/3.c:2,RS");
            Files.delete(mail.directory.resolve("new/4.d"));
            assertEquals("1\r\n", Mail.retrieve(maildrop, 1));
            assertThrows(Gone.class, () -> maildrop.message(4).retrieve());
            assertEquals("3\r\n", Mail.retrieve(maildrop, 3));
            assertThrows(Gone.class, () -> maildrop.message(4).top(1));
            assertEquals("2\r\n", Mail.retrieve(maildrop, 2));
            move("cur/2.b:2,FR", "cur/2.b:2,R");
            move("cur/3.c:2,RS", "cur/3.c:2,PRS");
            maildrop.message(3).delete();
            maildrop.message(4).delete();
            assertEquals(new Commit(2, 0), maildrop.commit());
        }
        assertEquals(List.of("1.a:2,S", "2.b:2,RS"), mail.names("cur"));
    }

    @Test
    void oneSessionAtATime() throws IOException {
        mail.fresh("1.a", SHORT);
        try (Maildrop first = mail.open()) {
            assertThrows(InUse.class, () -> mail.open());
            try (Maildrop other = mail.open(Mail.OPTIONS.withLock(false))) {
                assertEquals(first.size(), other.size());
            }
            Path alias = home.resolve("alias");
            Files.createSymbolicLink(alias, mail.directory);
            assertThrows(InUse.class, () -> Maildrop.open(alias, Mail.OPTIONS));
        }
        mail.open().close();
    }

    @Test
    void aMaildirMadeAnewIsFree() throws IOException {
        mail.fresh("1.a", SHORT);
        try (Maildrop first = mail.open()) {
            Path away = home.resolve("away");
            Files.move(mail.directory, away);
            assertThrows(InUse.class, () -> Maildrop.open(away, Mail.OPTIONS));
            try (Maildrop other = Maildrop.open(away, Mail.OPTIONS.withLock(false))) {
                assertEquals(first.size(), other.size());
            }
            Mail again = new Mail(mail.directory);
            again.open().close();
        }
    }

    @Test
    void whatIsNoMaildirIsToldSo() throws IOException {
        assertThrows(NoMaildir.class, () -> Maildrop.open(home.resolve("none"), Mail.OPTIONS));
        assertThrows(NoMaildir.class, () -> Maildrop.open(home, Mail.OPTIONS));
    }

    @Test
    void emptyDirectoriesThatABackupForgotAreMade() throws IOException {
        mail.fresh("1.a", SHORT);
        Files.delete(mail.directory.resolve("cur"));
        Files.delete(mail.directory.resolve("tmp"));
        try (Maildrop maildrop = mail.open()) {
            Mail.retrieve(maildrop, 1);
            maildrop.commit();
        }
        assertEquals(List.of("1.a:2,S"), mail.names("cur"));
        assertTrue(mail.has("tmp"));
    }

    @Test
    void duplicatesOfAUniquePartAreTwoMessages() throws IOException {
        mail.fresh("1.a", "1\n").cur("1.a:2,", "22\n").fresh("2.b", "3\n");
        try (Maildrop maildrop = mail.open()) {
            assertEquals(3, Mail.ids(maildrop).stream().distinct().count());
            assertEquals(List.of(3L, 4L, 3L), Mail.octets(maildrop));
            Mail.retrieve(maildrop, 1);
            maildrop.message(2).delete();
            assertEquals(new Commit(1, 0), maildrop.commit());
        }
        assertEquals(List.of("1.a", "2.b"), mail.names("new"));
        assertEquals(List.of(), mail.names("cur"));
    }

    @Test
    void optionsNarrowTheMaildrop() throws IOException {
        long now = System.currentTimeMillis() / 1000;
        mail.cur(now - 200_000 + ".a:2,", SHORT).cur(now - 50 + ".b:2,S", SHORT);
        mail.fresh(now - 40 + ".c", SHORT).fresh(now - 30 + ".d", SHORT);
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withOnlyNew(true))) {
            assertEquals(3, maildrop.size());
        }
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withRecentDays(1).withLast(2))) {
            assertEquals(List.of(now - 40 + ".c", now - 30 + ".d"), Mail.ids(maildrop));
            assertEquals(30, maildrop.octets());
        }
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withKeep(true))) {
            maildrop.message(1).delete();
            assertEquals(new Commit(0, 0), maildrop.commit());
        }
        assertEquals(2, mail.names("cur").size());
    }

    private void move(String from, String to) throws IOException {
        Files.move(mail.directory.resolve(from), mail.directory.resolve(to));
    }
}
