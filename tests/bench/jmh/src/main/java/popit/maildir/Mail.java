package popit.maildir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A throw-away Maildir. */
final class Mail implements AutoCloseable {
    final Path directory;
    private int delivered;

    Mail() throws IOException {
        directory = Files.createTempDirectory("popserv-jmh");
        for (String part : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectory(directory.resolve(part));
        }
    }

    /** Delivers a message, seen already; its size stands in its name. */
    Path deliver(String text) throws IOException {
        String name =
                (1764000000 + delivered++)
                        + ".M"
                        + delivered
                        + "P1.host,S="
                        + text.length()
                        + ",W=";
        int lines = (int) text.chars().filter(octet -> octet == '\n').count();
        return Files.write(
                directory.resolve("cur").resolve(name + (text.length() + lines) + ":2,S"),
                text.getBytes(StandardCharsets.US_ASCII));
    }

    Maildrop open() throws IOException {
        return Maildrop.open(directory, MaildirOptions.defaults());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(Mail::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
