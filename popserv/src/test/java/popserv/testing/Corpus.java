package popserv.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs for what tests/fuzz runs under a fuzzer: in {@code src/test/fuzz}, a directory for each
 * target, of seeds and of all that was found once.
 */
public final class Corpus {
    private static final Path ROOT = Path.of("src", "test", "fuzz");

    private Corpus() {}

    /** Takes one input; throws what is wrong with its answer. */
    public interface Target {
        /** Does what is to be tested with it. */
        void take(byte[] input) throws Exception;
    }

    /**
     * Gives a target every input of its own, whole and cut short at each octet.
     *
     * @param name the target's class, without its package
     */
    public static void replay(String name, Target target) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(ROOT.resolve(name))) {
            files = found.sorted().toList();
        }
        assertFalse(files.isEmpty(), "no inputs for " + name);
        for (Path file : files) {
            byte[] input = Files.readAllBytes(file);
            for (int length = input.length; length >= 0; length--) {
                give(target, java.util.Arrays.copyOf(input, length), file);
            }
        }
    }

    private static void give(Target target, byte[] input, Path file) {
        try {
            target.take(input);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("the first " + input.length + " octets of " + file, e);
        }
    }
}
