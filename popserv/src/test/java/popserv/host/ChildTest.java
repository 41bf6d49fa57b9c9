package popserv.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ChildTest {
    private static final int MANY = 20;

    @TempDir Path directory;
    private int[] pair;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<Long> sayers = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        pair = Descriptors.streamPair();
    }

    @AfterEach
    void close() {
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    private static Program shell(String script, Path directory, Identity identity) {
        return new Program(
                "/bin/sh",
                List.of("sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                directory == null ? null : directory.toString(),
                identity);
    }

    private void said(String line, long pid) {
        said.add(line);
        sayers.add(pid);
    }

    private Child start(Program program) throws Exception {
        Child child = Child.start(program, this::said, pair[1], pair[1]);
        Descriptors.close(pair[1]);
        pair[1] = -1;
        return child;
    }

    /** All the child writes to its descriptor 1 until it closes it. */
    private String heard() {
        StringBuilder all = new StringBuilder();
        byte[] octets = new byte[4096];
        for (long n; (n = Libc.read(pair[0], octets, octets.length)) > 0; ) {
            all.append(new String(octets, 0, (int) n, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    @Test
    void hasTheSocketAsItsDescriptorsAndNoOther() throws Exception {
        Child child = start(shell("ls -m /proc/$$/fd; read x; echo got $x", null, null));
        byte[] line = "hello\n".getBytes(StandardCharsets.UTF_8);
        Libc.write(pair[0], line, line.length);
        assertEquals("0, 1, 2\ngot hello\n", heard());
        assertEquals(0, child.waitFor());
    }

    @Test
    void hasItsDirectoryEnvironmentAndArgumentsAsTold() throws Exception {
        Program program =
                new Program(
                        "/bin/sh",
                        List.of(
                                "the name",
                                "-c",
                                "pwd; env; tr '\\0' '|' </proc/$$/cmdline",
                                "b c"),
                        Map.of("USER", "joé", "PATH", "/usr/bin:/bin"),
                        directory.toString(),
                        null);
        Child child = start(program);
        String heard = heard();
        assertTrue(heard.startsWith(directory + "\n"), heard);
        assertTrue(heard.contains("USER=joé\n"), heard);
        assertFalse(heard.contains("HOME="), heard);
        assertTrue(heard.contains("the name|-c|"), heard);
        assertTrue(heard.endsWith("|b c|"), heard);
        assertEquals(0, child.waitFor());
    }

    @Test
    void saysLinesOnStandardError() throws Exception {
        Child child = start(shell("echo one >&2; echo >&2; printf 'two' >/dev/stderr", null, null));
        assertEquals(0, child.waitFor());
        assertEquals(List.of("one", "two"), said);
        assertEquals(List.of(child.pid(), child.pid()), sayers);
    }

    @Test
    void aLongLineIsCutNotKept() throws Exception {
        Child child = start(shell("head -c 2500 /dev/zero | tr '\\0' x >&2", null, null));
        assertEquals(0, child.waitFor());
        assertEquals(List.of(1000, 1000, 500), said.stream().map(String::length).toList());
    }

    @Test
    void endsWithItsStatusOrSignal() throws Exception {
        assertEquals(7, start(shell("exit 7", null, null)).waitFor());
        pair = Descriptors.streamPair();
        Child child = start(shell("exec sleep 100", null, null));
        assertFalse(child.waitFor(50, TimeUnit.MILLISECONDS));
        assertTrue(child.isAlive());
        assertThrows(IllegalThreadStateException.class, child::exitValue);
        child.destroy();
        assertEquals(128 + 15, child.waitFor());
        child.destroyForcibly();
        assertFalse(child.isAlive());
    }

    @Test
    void defaultSignalsAndASessionOfItsOwn() throws Exception {
        Child child =
                start(
                        shell(
                                "ps -o sid= $$; exec grep -E 'Sig(Blk|Ign)' /proc/self/status",
                                null,
                                null));
        String heard = heard();
        assertTrue(heard.contains("SigBlk:\t0000000000000000"), heard);
        // 32 and 33 are glibc's own.
        assertTrue(
                heard.contains("SigIgn:\t0000000180000000")
                        || heard.contains("SigIgn:\t0000000000000000"),
                heard);
        assertTrue(heard.trim().startsWith(child.pid() + "\n"), heard);
        child.waitFor();
    }

    @Test
    void whatCannotBeStartedIsNamed() throws Exception {
        int before = openDescriptors();
        Program missing = new Program("/nowhere/popit", List.of("popit"), Map.of(), null, null);
        Program astray = shell("true", directory.resolve("none"), null);
        for (int i = 0; i < MANY; i++) {
            HostException e = assertThrows(HostException.class, () -> start(missing));
            assertEquals("posix_spawn: ENOENT (/nowhere/popit)", e.getMessage());
            assertThrows(HostException.class, () -> start(astray));
        }
        // Not the very same: those of a child of the test before may go meanwhile.
        assertTrue(openDescriptors() <= before, "from " + before + " to " + openDescriptors());
    }

    private static int openDescriptors() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    @Test
    void asAnotherUserWithoutGroupsOrWaysOut() throws Exception {
        assumeTrue(Identity.ours().isRoot());
        Path home =
                Files.createDirectories(
                        Path.of("/tmp/popserv-child-" + pair[0] + System.nanoTime()));
        try {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            String script =
                    "pwd; id -u; id -g; id -G; grep ^Uid /proc/$$/status; echo e >/dev/stderr";
            Child child = start(shell(script, home, new Identity(1234, 1235)));
            String uids = "Uid:\t1234\t1234\t1234\t1234";
            assertEquals(home + "\n1234\n1235\n1235\n" + uids + "\n", heard());
            assertEquals(0, child.waitFor());
            assertEquals(List.of("e"), said);
        } finally {
            Files.delete(home);
        }
    }

    @Test
    void anotherUserKeepsArgvZeroAndStaysOutOfWhatItCannotReach() throws Exception {
        assumeTrue(Identity.ours().isRoot());
        Identity other = new Identity(1234, 1234);
        Program program =
                new Program(
                        "/bin/sh",
                        List.of("zero", "-c", "tr '\\0' '|' </proc/$$/cmdline; env"),
                        Map.of("A", "b"),
                        "/",
                        other);
        Child child = start(program);
        String heard = heard();
        assertTrue(heard.startsWith("zero|-c|tr "), heard);
        assertTrue(heard.contains("A=b\n") && heard.contains("PWD=/\n"), heard);
        assertEquals(0, child.waitFor());
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        pair = Descriptors.streamPair();
        Child outside = start(shell("echo inside", closed, other));
        assertEquals("", heard());
        assertTrue(outside.waitFor() != 0);
        assertTrue(said.toString().contains("Permission denied"), said.toString());
    }

    @Test
    void manyAtOnceLeaveNothingBehind() throws Exception {
        start(shell("true", null, null)).waitFor();
        int before = openDescriptors();
        int threads = Thread.activeCount();
        List<Child> children = new CopyOnWriteArrayList<>();
        int nothing = Descriptors.devNull();
        for (int i = 0; i < 100; i++) {
            children.add(
                    Child.start(
                            shell("echo x >&2; read y", null, null), this::said, pair[0], nothing));
        }
        assertTrue(Thread.activeCount() <= threads + 1);
        Descriptors.disconnect(pair[0]);
        for (Child child : children) {
            assertEquals(1, child.waitFor());
        }
        Descriptors.close(nothing);
        assertEquals(100, said.size());
        assertTrue(openDescriptors() <= before + 1);
    }
}
