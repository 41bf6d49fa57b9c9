package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of any make leave whole, through buffers of any size. */
class BodyTest {
    @TempDir Path home;
    private Path file;

    @BeforeEach
    void name() {
        file = home.resolve("message");
    }

    private String through(String text, LineLimit limit, ByteBuffer out) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        FileChannel channel = FileChannel.open(file);
        String read = Mail.read(body(channel, limit, null), out);
        assertFalse(channel.isOpen());
        return read;
    }

    @Test
    void anyTextThroughAnyBuffer() throws IOException {
        Random random = new Random(4);
        String alphabet = "ab.\r\n\n\n\0\u00e9";
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(round % 10 == 0 ? 300_000 : 300);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String all = text.toString();
            int lines = random.nextInt(10);
            int size = 3 + random.nextInt(round % 10 == 0 ? 100_000 : 100);
            ByteBuffer out =
                    random.nextBoolean()
                            ? ByteBuffer.allocate(size)
                            : ByteBuffer.allocateDirect(size);
            assertEquals(plain(all), through(all, null, out));
            assertEquals(plain(top(all, lines)), through(all, new LineLimit(lines), out));
        }
    }

    @Test
    void aLineOfMegabytes() throws IOException {
        String all = "A: b\n\n" + "x".repeat(3_000_000);
        assertEquals(all.length() + 4, through(all, null, ByteBuffer.allocate(8192)).length());
    }

    /** Someone else cut the file off: the client must not take what is left for the whole. */
    @Test
    void aFileThatBecomesShorterIsNoMessage() throws IOException {
        Files.writeString(file, "A: b\n\n" + "x\n".repeat(1000));
        Learned learned = new Learned(snapshot(), false);
        try (FileBody body = body(FileChannel.open(file), null, learned);
                FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertTrue(body.fill(ByteBuffer.allocate(100)));
            other.truncate(500);
            assertThrows(EOFException.class, () -> body.fill(ByteBuffer.allocate(100_000)));
            assertTrue(learned.retrieved().isEmpty());
        }
    }

    @Test
    void theEndIsToldOnceAndOnlyWhenReached() throws IOException {
        Files.writeString(file, ".a\n.b");
        Snapshot snapshot = snapshot();
        Learned learned = new Learned(snapshot, false);
        try (FileBody body = body(FileChannel.open(file), null, learned)) {
            ByteBuffer out = ByteBuffer.allocate(5);
            assertTrue(body.fill(out));
            assertTrue(learned.retrieved().isEmpty());
            out = ByteBuffer.allocate(100);
            assertFalse(body.fill(out));
            assertFalse(body.fill(out));
        }
        assertTrue(learned.retrieved().get(0));
        assertEquals(8, learned.applied(0).octets(0));
    }

    private static FileBody body(FileChannel channel, LineLimit limit, Learned learned)
            throws IOException {
        return new FileBody(channel, channel.size(), new WireForm(true), limit, learned, 0);
    }

    private static Snapshot snapshot() {
        return new Snapshot(
                UidlForm.AUTO,
                DirectoryState.NONE,
                DirectoryState.NONE,
                new byte[] {'1'},
                new int[] {0, 1},
                new byte[1],
                new byte[1],
                new long[1],
                null,
                null);
    }

    private static String top(String text, int lines) {
        int at = 0;
        boolean header = true;
        int left = lines;
        while (at < text.length()) {
            int end = text.indexOf('\n', at) + 1;
            if (end == 0) {
                return text;
            }
            String line = text.substring(at, end);
            at = end;
            if (header) {
                header = !line.equals("\n") && !line.equals("\r\n");
            } else {
                left--;
            }
            if (!header && left <= 0) {
                return text.substring(0, at);
            }
        }
        return text;
    }

    private static String plain(String text) {
        StringBuilder out = new StringBuilder();
        char last = '\n';
        for (char c : text.toCharArray()) {
            if (last == '\n' && c == '.') {
                out.append('.');
            }
            if (c == '\n' && last != '\r') {
                out.append('\r');
            }
            out.append(c);
            last = c;
        }
        return last == '\n' ? out.toString() : out + "\r\n";
    }
}
