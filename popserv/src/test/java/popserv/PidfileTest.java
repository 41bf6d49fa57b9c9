package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.host.Identity;

class PidfileTest {
    private static final String OURS = ProcessHandle.current().pid() + "\n";

    @TempDir Path dir;
    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("popserv.pid");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isWrittenAndRemoved() throws Exception {
        Pidfile pidfile = Pidfile.write(file, null);
        assertEquals(OURS, Files.readString(file));
        assertEquals(List.of("popserv.pid"), names());
        pidfile.remove();
        assertEquals(List.of(), names());
    }

    @Test
    void takesTheOldOnesPlaceAtOnce() throws Exception {
        Files.writeString(file, "1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path old = Files.createLink(dir.resolve("as-a-reader-has-it"), file);
        Pidfile.write(file, null);
        assertEquals("1\n", Files.readString(old));
        assertEquals(OURS, Files.readString(file));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of("as-a-reader-has-it", "popserv.pid"), names());
    }

    @Test
    void itStaysWhoseItWas() throws Exception {
        assumeTrue(Identity.ours().isRoot(), "only root gives files away");
        Files.writeString(file, "1\n");
        Files.setAttribute(file, "unix:uid", 65534);
        Files.setAttribute(file, "unix:gid", 65533);
        Pidfile.write(file, null);
        assertEquals(OURS, Files.readString(file));
        assertEquals(65534, Files.getAttribute(file, "unix:uid"));
        assertEquals(65533, Files.getAttribute(file, "unix:gid"));
    }

    @Test
    void aLinkStays() throws Exception {
        Path target = Files.writeString(dir.resolve("target"), "1\n");
        Files.createSymbolicLink(file, target);
        Pidfile.write(file, null);
        assertTrue(Files.isSymbolicLink(file));
        assertEquals(OURS, Files.readString(target));
    }

    @Test
    void whatCannotBeWrittenIsTold() throws Exception {
        Exit none =
                assertThrows(
                        Exit.class, () -> Pidfile.write(dir.resolve("none/popserv.pid"), null));
        assertEquals(Exit.UNAVAILABLE, none.status());
        assertEquals("cannot write the pidfile " + dir + "/none/popserv.pid", none.getMessage());
        assertThrows(Exit.class, () -> Pidfile.write(dir, null));
        Files.createDirectories(file.resolve("full"));
        assertThrows(Exit.class, () -> Pidfile.write(file, null));
        assertEquals(List.of("popserv.pid"), names());
        assertFalse(Files.isRegularFile(file));
    }
}
