package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail can be read and deleted where nothing can be written. */
class FullDiskTest {
    private static final String TEXT = "A: b\n\nhello\n";

    @TempDir Path home;
    private Path disk;
    private boolean mounted;
    private Mail mail;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(home.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=128k", "popit-test", disk.toString());
        assumeTrue(mounted, "needs the right to mount");
        mail = new Mail(disk.resolve("Maildir")).inNewProcess();
        mail.fresh("1.a", TEXT).cur("2.b:2,", TEXT).fresh("3.c", TEXT);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void fill() throws IOException {
        try (var out = Files.newOutputStream(disk.resolve("ballast"))) {
            byte[] block = new byte[1024];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full.
            return;
        }
    }

    @Test
    void fullBeforeTheFirstSession() throws IOException {
        fill();
        session();
        // What was deleted has made room for it.
        assertTrue(Files.size(index()) > 0);
    }

    @Test
    void fullDuringTheSession() throws IOException {
        mail.open().close();
        mail.inNewProcess();
        fill();
        session();
    }

    private Path index() {
        return mail.directory.resolve(Index.FILE);
    }

    private void session() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of("1.a", "2.b", "3.c"), Mail.ids(maildrop));
            assertEquals(TEXT.replace("\n", "\r\n"), Mail.retrieve(maildrop, 1));
            maildrop.message(2).delete();
            assertEquals(new Commit(1, 0), maildrop.commit());
        }
        assertEquals(List.of("3.c"), mail.names("new"));
        assertEquals(List.of("1.a:2,S"), mail.names("cur"));
        assertEquals(List.of(), mail.names("tmp"));
        mail.inNewProcess();
        try (Maildrop maildrop = mail.open()) {
            assertEquals(List.of("1.a", "3.c"), Mail.ids(maildrop));
        }
    }

    @Test
    void readOnly() throws Exception {
        assumeTrue(run("mount", "-o", "remount,ro", disk.toString()));
        for (int time = 0; time < 2; time++) {
            try (Maildrop maildrop = mail.open()) {
                assertEquals(3, maildrop.size());
                Mail.retrieve(maildrop, 1);
                maildrop.message(2).delete();
                assertEquals(new Commit(0, 1), maildrop.commit());
            }
        }
    }
}
