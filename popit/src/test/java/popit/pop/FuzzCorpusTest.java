package popit.pop;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What tests/fuzz starts from, and all it ever found, without the fuzzer. */
class FuzzCorpusTest {
    private static final Path LINES = Path.of("src", "test", "fuzz", "RequestFuzz");

    @Test
    void commandLines() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(LINES)) {
            files = found.toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            byte[] input = Files.readAllBytes(file);
            for (int length = input.length; length >= 0; length--) {
                RequestFuzz.fuzzerTestOneInput(Arrays.copyOf(input, length));
            }
        }
    }
}
