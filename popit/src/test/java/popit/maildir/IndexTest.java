package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The index remembers, and is believed only as far as it can be true. */
class IndexTest {
    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        mail.fresh("1.a", "1\n").cur("2.b:2,", "22\n").cur("3.c:2,S", "333\n");
    }

    private List<Long> octets() throws IOException {
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            return Mail.octets(maildrop);
        }
    }

    private Path index() {
        return mail.directory.resolve(Index.FILE);
    }

    /** Changes a message without changing its name, so that only who reads it again notices. */
    private void lie(String path, String text) throws IOException {
        mail.put(path, text);
    }

    @Test
    void whatWasCountedIsNotCountedAgain() throws IOException {
        assertEquals(List.of(3L, 4L, 5L), octets());
        assertTrue(Files.exists(index()));
        lie("new/1.a", "much longer\n");
        Files.move(mail.directory.resolve("new/1.a"), mail.directory.resolve("cur/1.a:2,S"));
        assertEquals(List.of(3L, 4L, 5L), octets());
        Files.delete(index());
        assertEquals(List.of(13L, 4L, 5L), octets());
        assertEquals(List.of(), mail.names("tmp"));
    }

    @Test
    void changesOfAnyKindAreSeenAtOnce() throws IOException {
        for (int round = 0; round < 50; round++) {
            String name = 10 + round + ".x";
            mail.fresh(name, "x\n");
            assertEquals(4 + round, octets().size());
            Files.move(
                    mail.directory.resolve("new/" + name),
                    mail.directory.resolve("cur/" + name + ":2,S"));
            try (Maildrop maildrop = mail.open()) {
                assertEquals(4 + round, maildrop.size());
                assertTrue(maildrop.message(4 + round).isSeen());
            }
        }
        Files.delete(mail.directory.resolve("cur/2.b:2,"));
        assertEquals(52, octets().size());
    }

    @Test
    void anUnchangedFolderIsNotListed() throws IOException {
        FileTime past = FileTime.fromMillis(System.currentTimeMillis() - 100_000);
        Path hidden = mail.directory.resolve("cur");
        octets();
        DirectoryState before = DirectoryState.of(hidden);
        Snapshot snapshot = Index.read(new Folder(mail.directory), before);
        // The stamps were fresh when it was written, so it may only vouch once they were not.
        if (snapshot.state(true).mtime() != 0) {
            assertTrue(snapshot.state(true).sameAs(before));
        }
        Files.setLastModifiedTime(hidden, past);
        assertFalse(snapshot.state(true).sameAs(DirectoryState.of(hidden)));
        assertEquals(List.of(3L, 4L, 5L), octets());
    }

    @Test
    void damageIsNoticed() throws IOException {
        octets();
        byte[] whole = Files.readAllBytes(index());
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            if (round % 4 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(whole.length));
            } else {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(index(), damaged);
            assertEquals(List.of(3L, 4L, 5L), octets());
        }
    }

    /** Whoever may write in the Maildir could otherwise take all the memory of the worker. */
    @Test
    void noMoreMemoryIsTakenThanTheFileIsLong() throws IOException {
        octets();
        byte[] whole = Files.readAllBytes(index());
        int messages = 8 + 3 * 4;
        int octetsOfNames = messages + 4;
        for (int place : new int[] {messages, octetsOfNames}) {
            for (int count : new int[] {-1, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1 << 28}) {
                ByteBuffer hostile = ByteBuffer.wrap(whole.clone()).putInt(place, count);
                CRC32 sum = new CRC32();
                sum.update(hostile.array(), 0, whole.length - 4);
                Files.write(
                        index(), hostile.putInt(whole.length - 4, (int) sum.getValue()).array());
                assertEquals(List.of(3L, 4L, 5L), octets());
            }
        }
    }

    @Test
    void aWrongSizeInANameIsCorrectedAfterTheMessageWasSent() throws IOException {
        mail.fresh("4.d,W=99", "4444\n");
        assertEquals(99L, octets().get(3));
        try (Maildrop maildrop = mail.open()) {
            Mail.retrieve(maildrop, 4);
            assertEquals(99, maildrop.message(4).octets());
        }
        assertEquals(6L, octets().get(3));
        assertTrue(mail.has("new/4.d,W=99"));
    }

    /** Runs something as another worker would, which does not know what this one remembers. */
    private void elsewhere(Executable session) throws Throwable {
        Folder folder = new Folder(mail.directory);
        Snapshot ours = SnapshotCache.SHARED.get(folder);
        DirectoryState index = SnapshotCache.SHARED.index(folder);
        mail.inNewProcess();
        session.execute();
        SnapshotCache.SHARED.clear();
        SnapshotCache.SHARED.put(folder, ours, index, 0);
    }

    @Test
    void whatAnotherWorkerLearnedIsNotForgotten() throws Throwable {
        MaildirOptions expire = Mail.OPTIONS.withExpire(30, true);
        mail.open(expire).close();
        elsewhere(
                () -> {
                    try (Maildrop maildrop = mail.open(expire)) {
                        Mail.top(maildrop, 1, 0);
                    }
                });
        try (Maildrop maildrop = mail.open(expire)) {
            Mail.top(maildrop, 2, 0);
        }
        Folder folder = new Folder(mail.directory);
        Snapshot both = Index.read(folder, DirectoryState.of(folder.subdirectory(true)));
        assertTrue(both.stamp(0) != 0, "stamped by the other worker");
        assertTrue(both.stamp(1) != 0, "stamped by this one");
    }

    @Test
    void workersAgreeOnTheIdsOfDuplicates() throws Throwable {
        octets();
        elsewhere(
                () -> {
                    mail.cur("5.e:2,S", "5\n").open().close();
                    mail.fresh("5.e", "55555\n").open().close();
                });
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of("5.e-2", "5.e"), Mail.ids(maildrop).subList(3, 5));
            assertEquals(List.of(7L, 3L), Mail.octets(maildrop).subList(3, 5));
        }
    }

    @Test
    void aNameThatLeadsElsewhereIsNotFollowed() throws IOException {
        Folder folder = new Folder(mail.directory);
        mail.put("elsewhere", "secret\n");
        Snapshot whole = null;
        // Until the directories' time stamps are old enough for the index to be believed.
        while (whole == null || whole.state(true).mtime() == 0 || whole.state(false).mtime() == 0) {
            octets();
            whole = SnapshotCache.SHARED.get(folder);
        }
        byte[] names = "1../../elsewhere".getBytes(StandardCharsets.US_ASCII);
        Snapshot hostile =
                new Snapshot(
                        whole.form(),
                        whole.state(false),
                        whole.state(true),
                        names,
                        new int[] {0, names.length},
                        new byte[1],
                        new byte[1],
                        new long[1],
                        null,
                        null);
        try (Draft draft = Draft.begin(folder)) {
            Index.write(folder, hostile, draft);
        }
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            for (int i = 1; i <= maildrop.size(); i++) {
                if (maildrop.message(i).uniqueId().indexOf('/') >= 0) {
                    int number = i;
                    assertThrows(Gone.class, () -> Mail.retrieve(maildrop, number));
                }
                maildrop.message(i).delete();
            }
            assertEquals(0, maildrop.commit().failed());
        }
        assertEquals("secret\n", mail.read("elsewhere"));
    }

    @Test
    void theCacheIsBounded() {
        SnapshotCache cache = new SnapshotCache(20);
        for (int i = 1; i <= 10; i++) {
            DirectoryState state = new DirectoryState(1, i, 1, 1);
            cache.put(
                    new Folder(home.resolve("m" + i)),
                    new Snapshot(
                            UidlForm.AUTO,
                            state,
                            state,
                            new byte[] {'a'},
                            new int[] {0, 1},
                            new byte[1],
                            new byte[1],
                            new long[1],
                            null,
                            null),
                    DirectoryState.NONE,
                    0);
        }
        assertEquals(4, cache.size());
    }
}
