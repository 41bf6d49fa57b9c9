package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's own file comes before the package's. */
class UsualFileTest {
    @TempDir Path local;
    @TempDir Path packaged;

    @Test
    void theLocalOneIsMeantUnlessOnlyThePackagesIsThere() throws IOException {
        assertEquals(local.resolve("a.conf"), UsualFile.of("a.conf", local, packaged));
        Path second = Files.createFile(packaged.resolve("a.conf"));
        assertEquals(second, UsualFile.of("a.conf", local, packaged));
        Path first = Files.createFile(local.resolve("a.conf"));
        assertEquals(first, UsualFile.of("a.conf", local, packaged));
    }
}
