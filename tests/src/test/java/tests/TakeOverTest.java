package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Site;

/**
 * Mail whose ids no list tells yet: copied from an old server by POP3, with init/take-over, or with
 * the header X-UIDL, as Mailutils leaves it. Joe is an account of the old server, ann the same of
 * the new one.
 */
class TakeOverTest {
    private static final Path TAKE_OVER = Checkout.root().resolve("init/take-over");

    private static final Pattern XUIDL =
            Pattern.compile("(?ms)^    xuidl\\(\\) \\(\\n.*?^    \\)\\n");

    @TempDir Path dir;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        site = Site.started();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    private Path maildir(String account) throws IOException {
        return site.homes().toRealPath().resolve(account).resolve("Maildir");
    }

    /** What an account's client sees: each id, and its message. */
    private List<String> mail(String account) throws IOException {
        List<String> mail = new ArrayList<>();
        try (Peer client = site.login(account)) {
            client.ok("UIDL");
            for (String line : Octets.text(client.body()).lines().toList()) {
                String[] words = line.split(" ");
                client.ok("RETR " + words[0]);
                mail.add(words[1] + "\n" + Octets.text(client.body()));
            }
            client.ok("QUIT");
            client.hear();
        }
        return mail;
    }

    private Program.Result takeOver(String options, String account) throws Exception {
        return takeOver(options, site.port(), account);
    }

    private Program.Result takeOver(String options, int port, String account) throws Exception {
        Counterpart.need("python3");
        String command =
                "echo secret | %s %s 127.0.0.1:%d %s %s"
                        .formatted(TAKE_OVER, options, port, account, maildir("ann"));
        return Program.run(dir, 60, "sh", "-c", command);
    }

    private void assertTaken(String told) throws Exception {
        Program.Result result = takeOver("", "joe");
        assertEquals("", result.err());
        assertEquals("joe: " + told + "\n", result.out());
        assertEquals(mail("joe"), mail("ann"));
    }

    @Test
    void theNewServerSaysWhatTheOldOneSaid() throws Exception {
        site.layOut(
                new Mail()
                        .with("joe/cur/1000000001.a,S=9:2,S", Octets.of("Subject: a\n\n.\n..b"))
                        .with("joe/cur/1000000002.b:2,", Octets.of("Subject: b\r\n\r\n\u00fc\r\n"))
                        .with("joe/new/1000000003.c", Octets.of("X: " + "c".repeat(9000) + "\n\n"))
                        .with("joe/new/x", Octets.of("\n")));
        assertTaken("4 added, 0 removed, 4 in all");
        assertTaken("0 added, 0 removed, 4 in all");
        try (Peer joe = site.login("joe")) {
            joe.ok("DELE 1");
            joe.ok("QUIT");
            joe.hear();
        }
        Files.writeString(maildir("joe").resolve("new/1000000004.d"), "Subject: d\n\nd\n");
        assertTaken("1 added, 1 removed, 4 in all");
        Files.writeString(maildir("ann").resolve("new/1900000000.e"), "Subject: new\n\n");
        assertEquals(5, mail("ann").size());
        assertEquals(mail("joe"), mail("ann").subList(0, 4));
        // popit has entered the new message in the list meanwhile: it is not the old server's.
        assertTrue(takeOver("", "joe").err().contains("did not come from here"));
        assertEquals(5, mail("ann").size());
    }

    /** RFC 1939 section 7 lets a server give equal messages the same id. */
    @Test
    void equalIdsLoseNoMessage() throws Exception {
        try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int there : new int[] {2, 3}) {
                CompletableFuture<Void> serving =
                        CompletableFuture.runAsync(() -> serveEqualIds(old, there));
                Program.Result result = takeOver("", old.getLocalPort(), "joe");
                assertEquals("", result.err());
                int added = there == 2 ? 2 : 1;
                assertEquals(
                        "joe: " + added + " added, 0 removed, " + there + " in all\n",
                        result.out());
                serving.get();
            }
        }
        List<String> mail = mail("ann");
        assertEquals(3, mail.stream().map(m -> m.lines().findFirst().get()).distinct().count());
        assertTrue(mail.get(0).startsWith("same\n"), mail::toString);
        assertTrue(mail.get(2).endsWith("\nmessage 3\r\n"), mail::toString);
    }

    /** An old server: so many messages, all with one id. */
    private static void serveEqualIds(ServerSocket door, int messages) {
        try (Socket client = door.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream out = client.getOutputStream();
            out.write(Octets.of("+OK\r\n"));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                String answer =
                        switch (words[0]) {
                            case "STAT" -> "+OK " + messages + " 99\r\n";
                            case "UIDL" ->
                                    "+OK\r\n"
                                            + IntStream.rangeClosed(1, messages)
                                                    .mapToObj(i -> i + " same\r\n")
                                                    .collect(Collectors.joining())
                                            + ".\r\n";
                            case "RETR" -> "+OK\r\nA: b\r\n\r\nmessage " + words[1] + "\r\n.\r\n";
                            default -> "+OK\r\n";
                        };
                out.write(Octets.of(answer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy that was cut off before the messages were shown is made good by the next. */
    @Test
    void aCopyThatWasCutOffIsRepeated() throws Exception {
        site.layOut(
                new Mail()
                        .with("joe/new/1000000001.a", Octets.of("Subject: a\n\na\n"))
                        .with("joe/new/1000000002.b", Octets.of("Subject: b\n\nb\n")));
        takeOver("", "joe");
        try (var files = Files.list(maildir("ann").resolve("new"))) {
            for (Path file : files.sorted().skip(1).toList()) {
                Files.move(file, maildir("ann").resolve("tmp/" + file.getFileName()));
            }
        }
        assertTaken("1 added, 0 removed, 2 in all");
    }

    @Test
    void whatCannotBeTakenIsTold() throws Exception {
        site.layOut(
                new Mail()
                        .with("joe/new/1000000001.a", Octets.of("Subject: a\n\na\n"))
                        .with("ann/new/1000000001.b", Octets.of("Subject: b\n\nb\n")));
        Program.Result mixed = takeOver("", "joe");
        assertEquals(1, mixed.status());
        assertTrue(mixed.err().contains("did not come from here"), mixed::err);
        Files.delete(maildir("ann").resolve("new/1000000001.b"));
        Program.Result refused = takeOver("--as bob", "joe");
        assertEquals(1, refused.status());
        assertTrue(refused.err().startsWith("joe: "), refused::err);
        assertTrue(!refused.err().contains("secret"), refused::err);
    }

    /** The shell function of the guide, as it stands there. */
    @Test
    void theIdsThatMailutilsWroteIntoTheMailStay() throws Exception {
        Path guide = Checkout.root().resolve("init/guides/moving.md");
        Matcher function = XUIDL.matcher(Files.readString(guide));
        assertTrue(function.find());
        String id = "eef304431f3d55d3c93cab2c650f3453.1795948112.";
        site.layOut(
                new Mail()
                        .with("joe/cur/15,a=O,u=2:2,", Octets.of("X-UIDL: " + id + "2\nA: b\n\n"))
                        .with(
                                "joe/cur/1700000084.M12 blank,a=O,u=1:2,RS",
                                Octets.of("A: b\nX-UIDL: " + id + "1\n\nX-UIDL: no\n"))
                        .with("joe/new/1700000085.c", Octets.of("A: b\n\nX-UIDL: " + id + "3\n")));
        Program.Result result =
                Program.run(dir, 20, "bash", "-c", function.group() + "xuidl " + maildir("joe"));
        assertEquals("", result.err());
        List<String> ids = mail("joe").stream().map(m -> m.lines().findFirst().get()).toList();
        assertEquals(List.of(id + "2", id + "1"), ids.subList(0, 2));
        assertTrue(ids.get(2).matches("00000003[0-9a-f]{8}"), ids::toString);
    }
}
