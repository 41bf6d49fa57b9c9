package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Log;

class FileDatabaseTest {
    @TempDir Path dir;

    private final List<String> told = new ArrayList<>();
    private final Log log = (level, line) -> told.add(line);

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("users"), text);
    }

    private String secretOf(FileDatabase database, String name) throws DatabaseDown {
        return database.find(name).map(account -> account.secret().latin1()).orElse(null);
    }

    @Test
    void findsAllFields() throws Exception {
        FileDatabase database =
                new FileDatabase(file("joe:pw:1000:100:Joe Doe:/home/joe:/bin/sh\n"), log);
        Account joe = database.find("joe").orElseThrow();
        assertEquals(
                new Account(
                        "joe",
                        Secret.of("pw"),
                        1000,
                        100,
                        "Joe Doe",
                        "/home/joe",
                        "/bin/sh",
                        Switches.NONE),
                joe);
        assertFalse(joe.toString().contains("pw"), joe.toString());
        assertTrue(database.find("jo").isEmpty());
        assertTrue(database.find("joe:pw").isEmpty());
        assertTrue(database.find("").isEmpty());
    }

    @Test
    void fieldsMayBeEmptyOrMissing() throws Exception {
        FileDatabase database =
                new FileDatabase(
                        file("a@example.com:{PLAIN}x::::/srv/a:\nb:y\n\n  \n# c:z\nd:z:::::\r\n"),
                        log);
        Account a = database.find("a@example.com").orElseThrow();
        assertEquals("/srv/a", a.home());
        assertFalse(a.hasUid());
        assertFalse(a.hasGid());
        assertEquals("", database.find("b").orElseThrow().home());
        assertEquals("", database.find("d").orElseThrow().shell());
        assertTrue(database.find("# c").isEmpty());
        assertEquals(List.of(), told);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
        assertEquals("x", secretOf(new FileDatabase(file("\uFEFFa:x\r\nb:y"), log), "a"));
        assertEquals("y", secretOf(new FileDatabase(file("\uFEFF# c\n\nb:y"), log), "b"));
        assertTrue(new FileDatabase(file("\uFEFF"), log).find("a").isEmpty());
        assertEquals(List.of(), told);
    }

    @Test
    void brokenLinesAreToldAndSkipped() throws Exception {
        FileDatabase database =
                new FileDatabase(
                        file("nonsense\n:x:1:1:::\njoe:pw:x1:1:::\njoe:ok:1:1::/h:\njoe:late\n"),
                        log);
        assertEquals("ok", secretOf(database, "joe"));
        assertEquals(4, told.size(), told.toString());
        assertTrue(told.get(0).contains("users:1 "), told.get(0));
        assertTrue(told.get(3).contains("users:5 "), told.get(3));
        assertTrue(told.stream().noneMatch(line -> line.contains("pw") || line.contains("late")));
    }

    @Test
    void everyLineIsReadByItselfHoweverLikeTheOneBefore() throws Exception {
        FileDatabase database =
                new FileDatabase(
                        file(
                                "a:{PLAIN}a:1:2:::\nb:{PLAIN}b:1:2:::\nc:{SHA}c:1\nd:{PLAIN}d:1:x\n"
                                        + "e:e\nf:{PLAIN}f:1:2\ng:{SHA}g::2\nh:h:12:::\n"
                                        + "i:i:1:2::::allow_nets=no\n"),
                        log);
        assertEquals(1, database.find("b").orElseThrow().uid());
        assertEquals(2, database.find("f").orElseThrow().gid());
        assertFalse(database.find("c").orElseThrow().hasGid());
        assertFalse(database.find("e").orElseThrow().hasUid());
        assertFalse(database.find("g").orElseThrow().hasUid());
        assertEquals(12, database.find("h").orElseThrow().uid());
        assertTrue(database.find("d").isEmpty());
        assertTrue(database.find("i").isEmpty());
        assertEquals(2, told.size(), told.toString());
        assertTrue(told.get(0).contains("users:4 "), told.get(0));
        assertTrue(told.get(1).contains("users:9 "), told.get(1));
    }

    @Test
    void theLastFieldTakesWhatRemains() throws Exception {
        FileDatabase database =
                new FileDatabase(
                        file("a:x::::::allow_nets=2001:db8::/32\r\nb:y::::::nologin:tls"), log);
        Switches a = database.find("a").orElseThrow().switches();
        assertTrue(a.allow("plain", true, true, "2001:db8::1"));
        assertFalse(a.allow("plain", true, true, "192.0.2.1"));
        assertFalse(database.find("b").orElseThrow().switches().nologin());
        assertEquals(List.of(), told);
    }

    @Test
    void linesMayGrowLongerAndShorter() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            String gecos = "x".repeat(i > 500 && i < 1000 ? 500 : 0);
            text.append("user").append(i).append(":").append(i).append(":::").append(gecos);
            text.append("\n");
        }
        FileDatabase database = new FileDatabase(file(text + "user7:late"), log);
        for (int i = 0; i < 3000; i++) {
            assertEquals(String.valueOf(i), secretOf(database, "user" + i));
        }
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.get(0).contains("users:3001 "), told.get(0));
    }

    @Test
    void aNameMayBeTypedInCapitalLetters() throws Exception {
        FileDatabase database = new FileDatabase(file("joe@example.com:a\nAnn:b\nann:c\n"), log);
        assertEquals("joe@example.com", database.find("Joe@Example.COM").orElseThrow().name());
        assertEquals("b", secretOf(database, "Ann"));
        assertEquals("c", secretOf(database, "ANN"));
        assertTrue(database.find("JOE").isEmpty());
    }

    @Test
    void aSecretIsOctets() throws Exception {
        byte[] line = "j\u00f6rg:{PLAIN}".getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(line, line.length + 2);
        all[line.length] = (byte) 0xF6;
        all[line.length + 1] = '\n';
        Path file = Files.write(dir.resolve("users"), all);
        assertEquals("{PLAIN}\u00f6", secretOf(new FileDatabase(file, log), "j\u00f6rg"));
    }

    @Test
    void everyEditIsSeenAtOnce() throws Exception {
        Path file = file("joe:0000\n");
        FileDatabase database = new FileDatabase(file, log);
        for (int i = 0; i < 500; i++) {
            String secret = String.format("%04d", i);
            // The same size, and mostly within the same tick of the file system's clock.
            Files.writeString(file, "joe:" + secret + "\n");
            assertEquals(secret, secretOf(database, "joe"));
        }
    }

    @Test
    void anEditThatKeepsSizeAndTimeIsSeen() throws Exception {
        Path file = file("joe:old\n");
        FileTime then = FileTime.from(1_600_000_000, TimeUnit.SECONDS);
        Files.setLastModifiedTime(file, then);
        FileDatabase database = new FileDatabase(file, log);
        assertEquals("old", secretOf(database, "joe"));
        Path fresh = Files.writeString(dir.resolve("new"), "joe:new\n");
        Files.setLastModifiedTime(fresh, then);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("new", secretOf(database, "joe"));
    }

    @Test
    void whileTheFileIsReplacedTheOldStateStays() throws Exception {
        Path file = file("joe:pw\n");
        FileDatabase database = new FileDatabase(file, log);
        assertEquals("pw", secretOf(database, "joe"));
        Files.writeString(file, "");
        assertEquals("pw", secretOf(database, "joe"));
        Files.delete(file);
        assertEquals("pw", secretOf(database, "joe"));
        assertEquals(1, told.size());
        file("ann:pw\n");
        assertTrue(database.find("joe").isEmpty());
        assertEquals("pw", secretOf(database, "ann"));
    }

    @Test
    void anEmptyFileIsNobody() throws Exception {
        Path file = file("joe:pw\n");
        FileDatabase database = new FileDatabase(file, log);
        assertEquals("pw", secretOf(database, "joe"));
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 5000));
        assertTrue(database.find("joe").isEmpty());
    }

    @Test
    void aFileThatNeverWasIsADatabaseThatIsDown() {
        FileDatabase database = new FileDatabase(dir.resolve("none"), log);
        assertThrows(DatabaseDown.class, () -> database.find("joe"));
        assertEquals(List.of(), database.samples());
    }

    @Test
    void manyAccountsAreFoundInConstantTime() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            text.append("user").append(i).append("@example.com:").append(i).append(":1:1::/h:\n");
        }
        FileDatabase database = new FileDatabase(file(text.toString()), log);
        for (int i = 0; i < 200_000; i += 997) {
            assertEquals(String.valueOf(i), secretOf(database, "user" + i + "@example.com"));
        }
        assertTrue(database.find("user200000@example.com").isEmpty());
        assertFalse(database.samples().isEmpty());
    }
}
