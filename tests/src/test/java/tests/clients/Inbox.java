package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tests.site.Mail;
import tests.site.Octets;

/** Where a client puts what it fetched: a Maildir on the client's side. */
final class Inbox {
    private final Path dir;

    Inbox(Path dir) throws IOException {
        this.dir = dir;
        Mail.makeMaildir(dir);
    }

    /** For clients that can deliver into a Maildir. */
    Path maildir() {
        return dir;
    }

    /** For clients that pipe each message into a program. */
    Path program() throws IOException {
        Path program = dir.resolve("store");
        Files.writeString(program, "#!/bin/sh\ncat >\"$(mktemp " + dir + "/new/XXXXXXXX)\"\n");
        program.toFile().setExecutable(true);
        return program;
    }

    /** The messages in it are these, in whatever order. */
    void assertHolds(List<String> expected) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            found.add(Octets.text(Files.readAllBytes(file)));
        }
        Collections.sort(found);
        assertEquals(String.join("\n=====\n", expected), String.join("\n=====\n", found));
    }

    /** Throws everything away. */
    void empty() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(dir.resolve("new"))) {
            return all.toList();
        }
    }
}
