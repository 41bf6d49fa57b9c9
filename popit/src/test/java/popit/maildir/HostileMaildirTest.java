package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Maildir whose owner, or whoever may write there, puts other things than files into it: pipes
 * that would make a reader wait for ever, and links to what only the worker may read.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileMaildirTest {
    private static final int MANY = 4000;
    private static final String SECRET = "Subject: of another account\n\nsecret\n";

    @TempDir Path home;
    private Mail mail;
    private Path theirs;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        mail.cur("1700000001.a.host:2,", "Subject: one\n\none\n");
        mail.cur("1700000002.b.host:2,", "Subject: two\n\ntwo\n");
        theirs = Files.writeString(home.resolve("theirs"), SECRET);
    }

    private void pipe(String path) throws Exception {
        Path pipe = mail.directory.resolve(path);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    }

    private void link(String path, Path to) throws IOException {
        Files.createSymbolicLink(mail.directory.resolve(path), to);
    }

    /** A session that reads the first message and deletes the second. */
    private void serve() throws IOException {
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            assertEquals(2, maildrop.size());
            assertTrue(Mail.retrieve(maildrop, 1).endsWith("one\r\n"));
            maildrop.message(2).delete();
            assertEquals(0, maildrop.commit().failed());
        }
        assertTrue(mail.has("cur/1700000001.a.host:2,S"));
        assertFalse(mail.has("cur/1700000002.b.host:2,"));
        assertEquals(SECRET, Files.readString(theirs));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "popit.lock",
                "popit.index",
                "maildirsize",
                "maildirfolder",
                "cur/3",
                "new/3"
            })
    void aPipeHoldsNobodyUp(String path) throws Exception {
        pipe(path);
        serve();
    }

    /** Whether ids were promised there cannot be told, so none are given out. */
    @ParameterizedTest
    @ValueSource(strings = {"popit.uidl", "dovecot-uidlist", "courierpop3dsizelist"})
    void aPipeInPlaceOfPromisedIdsIsAnError(String path) throws Exception {
        pipe(path);
        assertThrows(IOException.class, () -> mail.open().close());
        link(path + ".too", theirs);
        Files.move(mail.directory.resolve(path + ".too"), mail.directory.resolve(path), REPLACE);
        assertThrows(IOException.class, () -> mail.open().close());
    }

    private static final java.nio.file.CopyOption REPLACE =
            java.nio.file.StandardCopyOption.REPLACE_EXISTING;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "popit.lock",
                "popit.index",
                "maildirsize",
                "maildirfolder",
                "cur/3",
                "new/3"
            })
    void aLinkLeadsNowhere(String path) throws IOException {
        link(path, theirs);
        serve();
    }

    @Test
    void noFileIsMadeWhereALinkLeads() throws IOException {
        Path nothing = home.resolve("nothing");
        for (String path : new String[] {"popit.lock", "popit.index", "maildirsize"}) {
            link(path, nothing);
        }
        serve();
        assertFalse(Files.exists(nothing));
    }

    /** By its name it needs no reading to be listed, but it is not given out. */
    @Test
    void aLinkWithItsOctetsInItsNameIsNotSent() throws Exception {
        link("cur/1700000003.c.host,W=42:2,", theirs);
        pipe("cur/1700000004.d.host,W=42:2,");
        link("cur/1700000005.e.host,W=42:2,", Path.of("/dev/zero"));
        try (Maildrop maildrop = mail.open()) {
            for (int i = 3; i <= maildrop.size(); i++) {
                int number = i;
                assertThrows(Gone.class, () -> maildrop.message(number).retrieve());
                assertThrows(Gone.class, () -> maildrop.message(number).top(1));
            }
        }
    }

    @Test
    void aHardLinkIsNotWrittenThrough() throws IOException {
        Files.createLink(mail.directory.resolve("maildirsize"), theirs);
        serve();
    }

    /** Where tmp leads, files of more than 36 hours may be mail. */
    @Test
    void nothingIsTidiedWhereALinkLeads() throws IOException {
        Path others = Files.createDirectory(home.resolve("others"));
        Path old = Files.writeString(others.resolve("1600000000.x.host"), SECRET);
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_600_000_000_000L));
        Files.setAttribute(old, "lastAccessTime", FileTime.fromMillis(1_600_000_000_000L));
        Files.delete(mail.directory.resolve("tmp"));
        link("tmp", others);
        serve();
        assertTrue(Files.exists(old));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "cur"})
    void onlyRootsLinksLeadToOtherDirectories(String part) throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        Path others = Files.createDirectory(home.resolve("others"));
        Files.writeString(others.resolve("1600000000.x.host"), SECRET);
        Path link = mail.directory.resolve(part);
        Files.move(link, home.resolve("moved"));
        Files.createSymbolicLink(link, others);
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            assertTrue(Mail.ids(maildrop).contains("1600000000.x.host"));
        }
        Files.setAttribute(link, "unix:uid", 54321, LinkOption.NOFOLLOW_LINKS);
        mail.inNewProcess();
        assertThrows(NoMaildir.class, () -> mail.open().close());
    }

    @Test
    void trashIsNoLinkToAnothers() throws IOException {
        Path others = Files.createDirectory(home.resolve("others"));
        Files.createDirectory(others.resolve("cur"));
        link(".Trash", others);
        MaildirOptions trash = Mail.OPTIONS.withDeleted(DeletedMode.TRASH);
        try (Maildrop maildrop = mail.open(trash)) {
            maildrop.message(1).delete();
            assertEquals(1, maildrop.commit().failed());
        }
        assertEquals(2, mail.names("cur").size());
    }

    @Test
    void namesMayBeAsLongAsTheFileSystemLets() throws IOException {
        String longest = "1700000003." + "x".repeat(244);
        mail.put("cur/" + longest, SECRET);
        try (Maildrop maildrop = mail.open()) {
            assertEquals(3, maildrop.size());
            assertEquals(SECRET.replace("\n", "\r\n"), Mail.retrieve(maildrop, 3));
            assertTrue(maildrop.message(3).uniqueId().length() <= 70);
            maildrop.commit();
        }
        // There is no room for a flag behind such a name; the message stays as it is.
        assertEquals(
                SECRET,
                new String(
                        Files.readAllBytes(mail.directory.resolve("cur/" + longest)),
                        StandardCharsets.US_ASCII));
    }

    private List<String> idsWith(String added) throws IOException {
        for (int i = 0; i < MANY; i++) {
            mail.cur("1700000003.c.host,W=0:2," + added + i, "");
        }
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            return Mail.ids(maildrop);
        }
    }

    @Test
    void manyOfOneUniquePartCostNoMoreThanOthers() throws IOException {
        List<String> before = idsWith("old");
        List<String> ids = idsWith("new");
        assertEquals(2 + 2 * MANY, new HashSet<>(ids).size());
        assertEquals(before.subList(2, before.size()), ids.subList(2 + MANY, ids.size()));
    }
}
