package popit.maildir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Maildir for tests, and what one asks of it. */
final class Mail {
    static final MaildirOptions OPTIONS = MaildirOptions.defaults();

    final Path directory;

    Mail(Path directory) throws IOException {
        this.directory = directory;
        Maildrop.make(directory);
    }

    Mail fresh(String name, String text) throws IOException {
        return put("new/" + name, text);
    }

    Mail cur(String name, String text) throws IOException {
        return put("cur/" + name, text);
    }

    Mail put(String path, String text) throws IOException {
        Files.write(directory.resolve(path), text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Maildrop open() throws IOException {
        return Maildrop.open(directory, OPTIONS);
    }

    Maildrop open(MaildirOptions options) throws IOException {
        return Maildrop.open(directory, options);
    }

    /** Forgets what this process remembers, as a new worker would not know it. */
    Mail inNewProcess() {
        SnapshotCache.SHARED.clear();
        return this;
    }

    /** The names in a subdirectory, sorted. */
    List<String> names(String subdirectory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    boolean has(String path) {
        return Files.exists(directory.resolve(path));
    }

    String read(String path) throws IOException {
        return Files.readString(directory.resolve(path), StandardCharsets.ISO_8859_1);
    }

    static List<String> ids(Maildrop maildrop) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= maildrop.size(); i++) {
            ids.add(maildrop.message(i).uniqueId());
        }
        return ids;
    }

    static List<Long> octets(Maildrop maildrop) {
        List<Long> octets = new ArrayList<>();
        for (int i = 1; i <= maildrop.size(); i++) {
            octets.add(maildrop.message(i).octets());
        }
        return octets;
    }

    static String retrieve(Maildrop maildrop, int number) throws IOException {
        return read(maildrop.message(number).retrieve(), ByteBuffer.allocate(64));
    }

    static String top(Maildrop maildrop, int number, int lines) throws IOException {
        return read(maildrop.message(number).top(lines), ByteBuffer.allocate(64));
    }

    static String text(Maildrop maildrop, int number) throws IOException {
        return read(maildrop.message(number).text(), ByteBuffer.allocateDirect(64));
    }

    static String read(Body body, ByteBuffer buffer) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            buffer.clear();
            more = body.fill(buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                all.write(buffer.get());
            }
        }
        body.close();
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
