package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of which most is known is read as if nothing were, only quicker. */
class ChangedFolderTest {
    private static final int LARGE = 1200;
    private static final CopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;

    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
    }

    private List<String> seen() throws IOException {
        List<String> seen = new ArrayList<>();
        try (Maildrop maildrop = mail.open()) {
            for (int i = 1; i <= maildrop.size(); i++) {
                Message message = maildrop.message(i);
                seen.add(message.uniqueId() + " " + message.octets() + " " + message.isSeen());
            }
        }
        return seen;
    }

    private void change(Random random) throws IOException {
        String from = random.nextBoolean() ? "new" : "cur";
        List<String> names = mail.names(from);
        int kind = names.isEmpty() ? 0 : random.nextInt(5);
        String name = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
        Path file = mail.directory.resolve(from).resolve(name);
        String unique = Names.unique(name);
        switch (kind) {
            case 0:
                String fresh = random.nextInt(90) + ".M" + random.nextInt(9) + "P1.h";
                mail.fresh(fresh, "x".repeat(random.nextInt(20)) + "\n");
                break;
            case 1:
                Files.delete(file);
                break;
            case 2:
                Files.move(file, mail.directory.resolve("cur/" + unique + ":2,S"), REPLACE);
                break;
            case 3:
                Files.move(file, mail.directory.resolve("cur/" + unique), REPLACE);
                break;
            default:
                Files.move(file, mail.directory.resolve("new/" + unique), REPLACE);
        }
    }

    @Test
    void whatIsInMemoryMakesNoDifference() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 150; round++) {
            for (int i = random.nextInt(6); i >= 0; i--) {
                change(random);
            }
            List<String> seen = seen();
            mail.inNewProcess();
            assertEquals(seen, seen(), "round " + round);
            assertEquals(mail.names("new").size() + mail.names("cur").size(), seen.size());
        }
    }

    private Path index() {
        return mail.directory.resolve(Index.FILE);
    }

    private DirectoryState state() {
        return Index.state(new Folder(mail.directory));
    }

    private void fill() throws IOException {
        for (int i = 0; i < LARGE; i++) {
            mail.put((i % 2 == 0 ? "new/" : "cur/") + (1000 + i) + ".x,W=3", "1\n");
        }
    }

    @Test
    void theIndexOfALargeFolderIsWrittenAfterTheFirstAnswer() throws IOException {
        fill();
        try (Maildrop maildrop = mail.open()) {
            assertEquals(LARGE, maildrop.size());
            assertFalse(Files.exists(index()));
            assertFalse(maildrop.endsAtOnce());
        }
        assertTrue(Files.exists(index()));
    }

    @Test
    void theIndexOfALargeFolderIsNotWrittenForOneMessage() throws IOException {
        fill();
        seen();
        DirectoryState before = state();
        mail.fresh("9000.x", "12\n");
        assertEquals("9000.x 4 false", seen().get(LARGE));
        Files.delete(mail.directory.resolve("new/1000.x,W=3"));
        assertEquals(LARGE, seen().size());
        assertEquals(before, state());
        for (int i = 0; i < LARGE / 8; i++) {
            mail.fresh(9001 + i + ".x,W=3", "1\n");
        }
        assertEquals(LARGE + LARGE / 8, seen().size());
        assertFalse(before.equals(state()));
    }

    @Test
    void aWorkerThatComesLaterFindsTheIndexUpToDate() throws IOException {
        fill();
        seen();
        mail.fresh("9000.x", "12\n");
        DirectoryState before = state();
        mail.inNewProcess();
        assertEquals(LARGE + 1, seen().size());
        assertFalse(before.equals(state()));
    }
}
