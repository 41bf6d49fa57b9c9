package popit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, serving one session on its standard input and output. */
@Timeout(60)
class OneShotTest {
    @TempDir Path temporary;
    private Path maildir;
    private Path errors;

    @BeforeEach
    void makeMaildir() throws IOException {
        maildir = temporary.resolve("Maildir");
        errors = temporary.resolve("errors");
        for (String part : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectories(maildir.resolve(part));
        }
        for (int i = 1; i <= 3; i++) {
            Files.writeString(
                    maildir.resolve("new/170000000" + i + ".P" + System.nanoTime() + ".host"),
                    "Subject: " + i + "\n\ntext " + i + "\n");
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("popit.Popit");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(maildir.toFile());
        builder.redirectError(errors.toFile());
        builder.environment().remove("POPSERV_LINK");
        builder.environment().put("USER", "joe");
        return builder.start();
    }

    private static void say(Process popit, String lines) throws IOException {
        OutputStream in = popit.getOutputStream();
        in.write(lines.getBytes(StandardCharsets.ISO_8859_1));
        in.flush();
    }

    private static String hearAll(Process popit) throws IOException {
        return new String(popit.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String hearLine(Process popit) throws IOException {
        InputStream out = popit.getInputStream();
        StringBuilder line = new StringBuilder();
        int c = out.read();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = out.read();
        }
        return line.toString();
    }

    private int messages() throws IOException {
        int count = 0;
        for (String part : new String[] {"new", "cur"}) {
            try (var files = Files.list(maildir.resolve(part))) {
                count += (int) files.count();
            }
        }
        return count;
    }

    @Test
    void aSessionInOneGoEndsWithZero() throws Exception {
        Process popit = start();
        say(popit, "STAT\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n");
        String heard = hearAll(popit);
        assertTrue(heard.startsWith("+OK 3 messages ("), heard);
        assertTrue(heard.contains("\r\nSubject: 1\r\n\r\ntext 1\r\n.\r\n+OK"), heard);
        assertTrue(heard.endsWith("left\r\n"), heard);
        assertEquals(0, popit.waitFor());
        assertEquals(2, messages());
        String log = Files.readString(errors);
        assertTrue(log.contains("logout user=joe reason=quit top=0 retr=1 dele=1 "), log);
    }

    @Test
    void whoClosesHisSideHearsEverything() throws Exception {
        Process popit = start();
        say(popit, "RETR 2\r\nSTAT\r\nDELE 1\r\nDELE");
        popit.getOutputStream().close();
        String heard = hearAll(popit);
        assertTrue(heard.endsWith("+OK message 1 deleted\r\n"), heard);
        assertEquals(0, popit.waitFor());
        assertEquals(3, messages());
    }

    @Test
    void deletionsHappenThoughNobodyListens() throws Exception {
        Process popit = start();
        hearLine(popit);
        say(popit, "DELE 1\r\nDELE 2\r\nQUIT\r\n");
        popit.getInputStream().close();
        popit.getOutputStream().close();
        assertEquals(0, popit.waitFor());
        assertEquals(1, messages());
    }

    @Test
    void theIdleAreClosedAndNothingIsDeleted() throws Exception {
        Path file = Files.writeString(temporary.resolve("popit.conf"), "timeout 1\n");
        Process popit = start("-C", file.toString());
        hearLine(popit);
        say(popit, "DELE 1\r\n");
        assertTrue(hearLine(popit).startsWith("+OK"));
        assertEquals("", hearAll(popit));
        assertEquals(0, popit.waitFor());
        assertEquals(3, messages());
        assertTrue(Files.readString(errors).contains("reason=timeout"));
    }

    @Test
    void whoDoesNotReadIsClosedToo() throws Exception {
        Files.writeString(
                maildir.resolve("new/1700000009.P" + System.nanoTime() + ".host"),
                "Subject: long\n\n" + "0123456789\n".repeat(200_000));
        Path file = Files.writeString(temporary.resolve("popit.conf"), "timeout 1\n");
        Process popit = start("-C", file.toString());
        hearLine(popit);
        say(popit, "RETR 4\r\nQUIT\r\n");
        assertTrue(popit.waitFor(30, TimeUnit.SECONDS));
        assertTrue(Files.readString(errors).contains("reason=timeout"));
    }

    @Test
    void statusesTellWhatIsWrong() throws Exception {
        assertEquals(64, start("-x").waitFor());
        assertEquals(0, start("-h").waitFor());
        assertEquals(0, start("-V").waitFor());
        assertEquals(78, start("-C", "missing.conf").waitFor());
        Path bad = Files.writeString(temporary.resolve("bad.conf"), "timout 5\nlock 2\n");
        Process popit = start("-C", bad.toString());
        assertTrue(hearAll(popit).startsWith("-ERR [SYS/PERM] "));
        assertEquals(78, popit.waitFor());
        String told = Files.readString(errors);
        assertTrue(told.contains(bad + ":1: ") && told.contains(bad + ":2: "), told);
        maildir = Files.createDirectory(temporary.resolve("empty"));
        Process lost = start();
        assertTrue(hearAll(lost).startsWith("-ERR [SYS/PERM] "));
        assertEquals(69, lost.waitFor());
    }

    @Test
    void optionsComeBehindTheDashes() throws Exception {
        Process popit = start("--", "last=2,keep");
        say(popit, "DELE 1\r\nQUIT\r\n");
        assertTrue(hearAll(popit).startsWith("+OK 2 messages "));
        assertEquals(3, messages());
        Process wrong = start("--", "bogus");
        assertTrue(hearAll(wrong).startsWith("-ERR [SYS/PERM] "));
        assertEquals(64, wrong.waitFor());
    }

    @Test
    void itLoadsNeitherNettyNorJnaNorLog4j() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xlog:class+load:stderr", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), "popit.Popit"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(maildir.toFile());
        builder.environment().remove("POPSERV_LINK");
        Process popit = builder.redirectError(errors.toFile()).start();
        say(popit, "UIDL\r\nTOP 1 1\r\nRETR 1\r\nCAPA\r\nQUIT\r\n");
        hearAll(popit);
        assertEquals(0, popit.waitFor());
        String loaded = Files.readString(errors);
        assertTrue(loaded.contains("popit.pop.PopSession"));
        for (String foreign : List.of("io.netty", "com.sun.jna", "log4j", "picocli", "vertx")) {
            assertFalse(loaded.contains("] " + foreign), foreign);
            assertFalse(loaded.contains(" " + foreign + "."), foreign);
        }
    }
}
