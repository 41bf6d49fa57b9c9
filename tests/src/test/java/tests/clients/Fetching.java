package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import tests.site.Program;

/** Clients that leave joe's mail on the server and remember by unique-id what they have. */
final class Fetching {
    private final Path dir;
    private final Inbox mpop;
    private final Inbox getmail;

    /**
     * @param dir where the clients keep what they know and what they fetched
     * @param port of the server, the same for ever: getmail knows a server by it
     */
    Fetching(Path dir, int port) throws IOException {
        this.dir = dir;
        mpop = new Inbox(dir.resolve("mpop"));
        getmail = new Inbox(dir.resolve("getmail"));
        privateFile(
                "mpoprc",
                """
                account default
                host 127.0.0.1
                port %d
                user joe
                password secret
                auth user
                tls off
                received_header off
                uidls_file %s/uidls
                delivery maildir %s
                """
                        .formatted(port, dir, mpop.maildir()));
        privateFile(
                "getmailrc",
                """
                [retriever]
                type = SimplePOP3Retriever
                server = 127.0.0.1
                port = %d
                username = joe
                password = secret
                [destination]
                type = MDA_external
                path = %s
                allow_root_commands = true
                [options]
                read_all = false
                delivered_to = false
                received = false
                delete = false
                """
                        .formatted(port, getmail.program()));
    }

    private void privateFile(String name, String text) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(dir.resolve(name), text),
                PosixFilePermissions.fromString("rw-------"));
    }

    /** Both fetch what is new to them; afterwards each has had exactly these messages. */
    void fetch(List<String> expected) throws Exception {
        succeed("mpop", "-C", dir.resolve("mpoprc"), "--keep=on", "-q");
        succeed("getmail", "--getmaildir=" + dir, "--rcfile=getmailrc");
        mpop.assertHolds(expected);
        getmail.assertHolds(expected);
    }

    private void succeed(Object... command) throws Exception {
        Program.Result result = Program.run(dir, 60, command);
        assertEquals(0, result.status(), () -> result.out() + result.err());
    }
}
