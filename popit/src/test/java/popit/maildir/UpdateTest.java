package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What UPDATE leaves behind, in its several modes. */
class UpdateTest {
    private static final String TEXT = "A: b\n\nhello\n";

    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
    }

    private Commit deleteAll(MaildirOptions options) throws IOException {
        try (Maildrop maildrop = mail.open(options)) {
            for (int i = 1; i <= maildrop.size(); i++) {
                maildrop.message(i).delete();
            }
            return maildrop.commit();
        }
    }

    @Test
    void quotaLosesWhatWasRemoved() throws IOException {
        mail.put("maildirsize", "1000S,9C\n300 3\n");
        mail.fresh("1.a", TEXT).fresh("2.b,S=100", TEXT).cur("3.c,S=5,W=7:2,S", TEXT);
        assertEquals(new Commit(3, 0), deleteAll(Mail.OPTIONS));
        assertEquals("1000S,9C\n300 3\n-117 -3\n", mail.read("maildirsize"));
        deleteAll(Mail.OPTIONS);
        assertEquals("1000S,9C\n300 3\n-117 -3\n", mail.read("maildirsize"));
    }

    @Test
    void quotaIsNotMadeWhereThereIsNone() throws IOException {
        mail.fresh("1.a", TEXT);
        deleteAll(Mail.OPTIONS);
        assertFalse(mail.has("maildirsize"));
    }

    @Test
    void aLineOfTheQuotaBeginsALine() throws IOException {
        mail.put("maildirsize", "1000S,9C\n300 3");
        mail.fresh("1.a", TEXT);
        deleteAll(Mail.OPTIONS);
        assertEquals("1000S,9C\n300 3\n-12 -1\n", mail.read("maildirsize"));
        mail.put("maildirsize", "");
        mail.fresh("2.b", TEXT);
        deleteAll(Mail.OPTIONS);
        assertEquals("", mail.read("maildirsize"));
    }

    @Test
    void quotaOfAFolderIsThatOfItsMaildir() throws IOException {
        mail.put("maildirsize", "1000S\n24 2\n");
        Folder.makeFolder(mail.directory.resolve(".work"));
        Folder.makeFolder(mail.directory.resolve(".Trash"));
        mail.put(".work/new/1.a", TEXT).put(".Trash/cur/2.b:2,S", TEXT);
        for (String folder : List.of(".work", ".Trash")) {
            try (Maildrop maildrop = Maildrop.open(mail.directory.resolve(folder), Mail.OPTIONS)) {
                assertEquals(1, maildrop.size());
                maildrop.message(1).delete();
                assertEquals(new Commit(1, 0), maildrop.commit());
            }
        }
        assertEquals("1000S\n24 2\n-12 -1\n", mail.read("maildirsize"));
        assertFalse(mail.has(".work/maildirsize"));
    }

    @Test
    void trashTakesDeletedMessages() throws IOException {
        mail.put("maildirsize", "1000S\n36 3\n");
        mail.fresh("1.a", TEXT).fresh("2.b", TEXT).cur("3.c:2,F", TEXT);
        MaildirOptions trash = Mail.OPTIONS.withDeleted(DeletedMode.TRASH);
        try (Maildrop maildrop = mail.open(trash)) {
            Mail.retrieve(maildrop, 2);
            for (int i = 1; i <= 3; i++) {
                maildrop.message(i).delete();
            }
            assertEquals(new Commit(3, 0), maildrop.commit());
        }
        assertEquals(List.of("1.a"), mail.names(".Trash/new"));
        assertEquals(List.of("2.b:2,S", "3.c:2,F"), mail.names(".Trash/cur"));
        assertEquals("", mail.read(".Trash/maildirfolder"));
        assertEquals("1000S\n36 3\n-36 -3\n", mail.read("maildirsize"));
        Path folder = mail.directory.resolve(".Trash");
        try (Maildrop maildrop = Maildrop.open(folder, trash)) {
            maildrop.message(1).delete();
            maildrop.commit();
        }
        assertEquals(List.of(), mail.names(".Trash/new"));
    }

    @Test
    void deletedMessagesMayBeKeptAndComeBack() throws IOException {
        mail.put("maildirsize", "1000S\n24 2\n");
        mail.fresh("1.a", TEXT).cur("2.b:2,RS", TEXT);
        assertEquals(new Commit(2, 0), deleteAll(Mail.OPTIONS.withDeleted(DeletedMode.KEEP)));
        assertEquals(List.of("1.a:2,T", "2.b:2,RST"), mail.names("cur"));
        assertEquals("1000S\n24 2\n-24 -2\n", mail.read("maildirsize"));
        try (Maildrop maildrop = mail.open()) {
            assertEquals(0, maildrop.size());
        }
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withUndelete(true))) {
            assertEquals(List.of("1.a", "2.b"), Mail.ids(maildrop));
        }
        assertEquals(List.of("1.a:2,", "2.b:2,RS"), mail.names("cur"));
        assertEquals("1000S\n24 2\n-24 -2\n24 2\n", mail.read("maildirsize"));
    }

    @Test
    void readOnlySessionsChangeNothing() throws IOException {
        mail.fresh("1.a", TEXT);
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withReadOnly(true))) {
            Mail.retrieve(maildrop, 1);
            maildrop.commit();
        }
        assertEquals(List.of("1.a"), mail.names("new"));
    }

    @Test
    void whatCannotBeRemovedIsCounted() throws IOException {
        mail.cur("1.a:2,", TEXT).cur("2.b:2,", TEXT);
        mail.put(".Trash", "no directory");
        assertEquals(new Commit(0, 2), deleteAll(Mail.OPTIONS.withDeleted(DeletedMode.TRASH)));
        assertEquals(2, mail.names("cur").size());
    }

    @Test
    void aMaildirRemovedUnderTheSession() throws IOException {
        mail.fresh("1.a", TEXT);
        try (Maildrop maildrop = mail.open()) {
            maildrop.message(1).delete();
            Files.move(mail.directory, home.resolve("elsewhere"));
            assertEquals(new Commit(0, 1), maildrop.commit());
        }
        assertTrue(Files.exists(home.resolve("elsewhere/new/1.a")));
    }

    @Test
    void staleFilesInTmpAreRemoved() throws IOException {
        mail.put("tmp/old", "x").put("tmp/young", "y");
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - 37L * 3600 * 1000);
        Files.getFileAttributeView(mail.directory.resolve("tmp/old"), BasicFileAttributeView.class)
                .setTimes(old, old, null);
        try (Maildrop maildrop = mail.open()) {
            maildrop.commit();
        }
        assertEquals(List.of("young"), mail.names("tmp"));
    }

    @Test
    void expiryCountsFromTheFirstLook() throws IOException {
        mail.fresh("1.a", TEXT).fresh("2.b", TEXT).fresh("3.c", TEXT).fresh("4.d", TEXT);
        MaildirOptions expire = Mail.OPTIONS.withExpire(7, true);
        try (Maildrop maildrop = mail.open(expire)) {
            Mail.retrieve(maildrop, 1);
            Mail.top(maildrop, 2, 0);
            Mail.retrieve(maildrop, 3);
            maildrop.commit();
        }
        stamp(1, 8);
        stamp(2, 6);
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withExpire(7, false))) {
            assertEquals(new Commit(0, 0), maildrop.commit());
        }
        try (Maildrop maildrop = mail.open(expire)) {
            assertEquals(4, maildrop.size());
            assertEquals(new Commit(1, 0), maildrop.commit());
        }
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of("2.b", "3.c", "4.d"), Mail.ids(maildrop));
        }
    }

    /** Lets the stamp of a message lie so many days back. */
    private void stamp(int number, int days) throws IOException {
        Folder folder = new Folder(mail.directory);
        Snapshot snapshot = Index.read(folder, DirectoryState.of(folder.subdirectory(true)));
        assertTrue(snapshot.stamp(number - 1) != 0);
        int then = (int) (System.currentTimeMillis() / 1000 - TimeUnit.DAYS.toSeconds(days));
        byte[] index = Files.readAllBytes(mail.directory.resolve(Index.FILE));
        ByteBuffer in = ByteBuffer.wrap(index);
        // The stamps are the last part of an index without own ids, but for the checksum.
        in.putInt(index.length - 4 - 4 * (snapshot.size() - number + 1), then);
        CRC32 crc = new CRC32();
        crc.update(index, 0, index.length - 4);
        in.putInt(index.length - 4, (int) crc.getValue());
        Files.write(mail.directory.resolve(Index.FILE), index);
        mail.inNewProcess();
        assertEquals(then, Index.read(folder, snapshot.state(true)).stamp(number - 1));
    }

    @Test
    void expireZeroRemovesWhatWasRetrieved() throws IOException {
        mail.fresh("1.a", TEXT).fresh("2.b", TEXT).fresh("3.c", TEXT);
        try (Maildrop maildrop = mail.open(Mail.OPTIONS.withExpire(0, false))) {
            Mail.retrieve(maildrop, 1);
            Mail.top(maildrop, 2, 0);
            assertEquals(new Commit(1, 0), maildrop.commit());
        }
        assertEquals(List.of("2.b", "3.c"), mail.names("new"));
    }

    @Test
    void bulletinsComeOnce() throws IOException {
        Mail source = new Mail(home.resolve("bulletins"));
        source.cur("5.x:2,S", TEXT).fresh("6.y", TEXT);
        mail.fresh("1.a", TEXT).put("maildirsize", "1000S\n12 1\n");
        Path database = home.resolve("db");
        MaildirOptions options =
                Mail.OPTIONS
                        .withBulletins(source.directory, database)
                        .withAccount("../j\u00f6e@example.com");
        try (Maildrop maildrop = mail.open(options)) {
            assertEquals(List.of("1.a", "5.x", "6.y"), Mail.ids(maildrop));
            assertEquals(List.of(), maildrop.warnings());
            maildrop.message(2).delete();
            maildrop.commit();
        }
        source.fresh("4.w", TEXT);
        try (Maildrop maildrop = mail.open(options)) {
            assertEquals(List.of("1.a", "4.w", "6.y"), Mail.ids(maildrop));
        }
        try (Maildrop maildrop = mail.open(options)) {
            assertEquals(3, maildrop.size());
        }
        assertEquals("1000S\n12 1\n24 2\n-12 -1\n12 1\n", mail.read("maildirsize"));
        try (var files = Files.list(database)) {
            assertEquals(1, files.count());
        }
        MaildirOptions own = Mail.OPTIONS.withBulletins(source.directory, null);
        try (Maildrop maildrop = mail.open(own)) {
            assertEquals(List.of("1.a", "4.w", "5.x", "6.y"), Mail.ids(maildrop));
        }
        assertTrue(mail.has(Bulletins.FILE));
    }

    @Test
    void bulletinsThatCannotBeHadKeepNobodyFromHisMail() throws IOException {
        mail.fresh("1.a", TEXT);
        MaildirOptions options = Mail.OPTIONS.withBulletins(home.resolve("none"), null);
        try (Maildrop maildrop = mail.open(options)) {
            assertEquals(1, maildrop.size());
            assertEquals(1, maildrop.warnings().size());
        }
    }
}
