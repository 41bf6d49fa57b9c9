package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names out of a folder so large that its directories are read beside each other. */
class ListingTest {
    private static final int FRESH = Listing.MANY + 200;
    private static final int CUR = 300;

    @TempDir Path home;
    private Folder folder;

    @BeforeEach
    void fill() throws IOException {
        Mail mail = new Mail(home.resolve("Maildir"));
        for (int i = 0; i < FRESH; i++) {
            mail.fresh(i + ".M" + i + "P1.host,W=" + i, "");
        }
        for (int i = 0; i < CUR; i++) {
            mail.cur(i + ".M7P" + i + ".h\u00e4user,W=1:2," + (i % 2 == 0 ? "S" : "ST"), "");
        }
        folder = new Folder(mail.directory);
    }

    @Test
    void namesAreTheSameWhoeverReadsThem() throws IOException {
        List<String> together = read(true);
        assertEquals(FRESH + CUR, together.size());
        assertEquals(read(false), together);
    }

    @Test
    void whatTheOtherReaderMeetsIsTold() throws IOException {
        Listing listing = listing(true);
        for (Path file : Files.newDirectoryStream(folder.subdirectory(true))) {
            Files.delete(file);
        }
        Files.delete(folder.subdirectory(true));
        assertThrows(NoSuchFileException.class, listing::entries);
    }

    private Listing listing(boolean settled) throws IOException {
        return new Listing(
                folder, null, Listing.stat(folder, false), Listing.stat(folder, true), settled);
    }

    /** What the entries say of each file, sorted. */
    private List<String> read(boolean settled) throws IOException {
        Entries entries = listing(settled).entries();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            lines.add(
                    String.join(
                            " ",
                            entries.name(i),
                            Names.string(entries.names(), entries.start(i), entries.uniqueEnd(i)),
                            Long.toString(entries.time(i)),
                            Integer.toString(entries.marks(i))));
        }
        Collections.sort(lines);
        return lines;
    }
}
