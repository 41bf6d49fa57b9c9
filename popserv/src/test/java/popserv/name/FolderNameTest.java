package popserv.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNameTest {
    @TempDir Path maildir;

    @Test
    void aFolderIsADotAndItsName() {
        assertEquals(List.of(".work"), FolderName.candidates("work"));
        assertEquals(List.of(".a.b"), FolderName.candidates("a.b"));
        assertEquals(List.of(".R&D", ".R&-D"), FolderName.candidates("R&D"));
        assertEquals(List.of(".Entw&APw-rfe", ".Entwürfe"), FolderName.candidates("Entwürfe"));
        assertEquals(List.of(".Entw&APw-rfe"), FolderName.candidates("Entw&APw-rfe").subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".work",
                "work.",
                "a..b",
                "a/b",
                "../x",
                "/etc",
                "a\nb",
                "a\0b",
                "a\u007fb",
                "a\u0085b",
                "\ud83d"
            })
    void refusesWhatIsNoFolder(String folder) {
        assertEquals(List.of(), FolderName.candidates(folder));
    }

    @Test
    void boundsTheLength() {
        assertEquals(1, FolderName.candidates("a".repeat(254)).size());
        assertEquals(List.of(), FolderName.candidates("a".repeat(255)));
        assertEquals(List.of(), FolderName.candidates("ü".repeat(200)));
    }

    @Test
    void encodesAsRfc3501Does() {
        assertEquals(
                "~peter/mail/&U,BTFw-/&ZeVnLIqe-", FolderName.modifiedUtf7("~peter/mail/台北/日本語"));
        assertEquals("&2D3eAA-", FolderName.modifiedUtf7("\ud83d\ude00"));
    }

    @Test
    void findsWhatIsThereAndStaysInTheMaildir(@TempDir Path elsewhere) throws IOException {
        Files.createDirectories(maildir.resolve(".work/cur"));
        Files.createDirectories(maildir.resolve(".Entw&APw-rfe/cur"));
        Files.createDirectories(maildir.resolve(".empty"));
        Files.createDirectories(elsewhere.resolve("cur"));
        Files.createSymbolicLink(maildir.resolve(".out"), elsewhere);
        Files.createSymbolicLink(maildir.resolve(".same"), maildir.resolve(".work"));
        assertEquals(Optional.of(maildir.resolve(".work")), FolderName.find(maildir, "work"));
        assertEquals(
                Optional.of(maildir.resolve(".Entw&APw-rfe")),
                FolderName.find(maildir, "Entwürfe"));
        assertEquals(Optional.of(maildir.resolve(".same")), FolderName.find(maildir, "same"));
        for (String none : List.of("empty", "out", "nowhere", "..", "")) {
            assertEquals(Optional.empty(), FolderName.find(maildir, none), none);
        }
    }
}
