package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import popserv.base.BadConfiguration;
import popserv.base.Log;
import popserv.base.Mistake;

class HomeConfTest {
    private static final Path FILE = Path.of("/etc/home.conf");

    private static HomeConf parse(String tag, String... lines) throws BadConfiguration {
        return HomeConf.read(FILE, List.of(lines), tag);
    }

    private static String fileOf(HomeConf conf) {
        return conf.settings().get(HomeDirectives.FILE).toString();
    }

    private static List<String> mistakes(String... lines) {
        return assertThrows(BadConfiguration.class, () -> parse("popserv", lines))
                .mistakes()
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void dotsAndUnderlinesDoNotCount() throws Exception {
        assertEquals(
                "/etc/users",
                fileOf(parse("popserv", "# c", "", "  m.od_e   file", "_f.ile users")));
    }

    @Test
    void sectionsHoldForTheirTags() throws Exception {
        String[] lines = {
            "mode file", "[imapd]", "file a", "[bar,foo*]", "file b", "[popserv]", "file c"
        };
        assertEquals("/etc/c", fileOf(parse("popserv", lines)));
        assertEquals("/etc/b", fileOf(parse("foot", lines)));
        assertEquals("/etc/b", fileOf(parse("foo", lines)));
        assertEquals("/etc/b", fileOf(parse("bar", lines)));
        assertEquals("/etc/a", fileOf(parse("imapd", lines)));
        assertThrows(BadConfiguration.class, () -> parse("bart", lines));
    }

    @Test
    void theFirstOfSeveralStands() throws Exception {
        assertEquals(
                "/etc/a",
                fileOf(
                        parse(
                                "popserv",
                                "mode file",
                                "file a",
                                "[pop*]",
                                "file b",
                                "[*]",
                                "file c")));
    }

    @Test
    void filesOfLibhomeNeedNotSayMysql() throws Exception {
        HomeConf conf = parse("popserv", "my_database mail", "table users", "[x]", "mode file");
        assertEquals("mysql", conf.settings().get(HomeDirectives.MODE));
        conf = parse("x", "my_database mail", "[x]", "mode file", "file users");
        assertEquals("file", conf.settings().get(HomeDirectives.MODE));
    }

    @Test
    void everyMistakeIsTold() {
        List<String> told =
                mistakes("mode nonsense", "[", "[x]", "unknown here", "[*]", "wrong 1", "[a,]");
        assertEquals(
                List.of(
                        "/etc/home.conf:1: ",
                        "/etc/home.conf:2: ",
                        "/etc/home.conf:6: ",
                        "/etc/home.conf:7: "),
                told.stream()
                        .filter(line -> !line.contains("no 'mode'"))
                        .map(line -> line.substring(0, line.indexOf(": ") + 2))
                        .toList());
    }

    @Test
    void aLineThatDoesNotStandIsCheckedToo() {
        List<String> told = mistakes("mode file", "file a", "mode wrong");
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("/etc/home.conf:3: mode takes "), told.get(0));
    }

    @Test
    void otherProgramsLinesAreNotLookedAt() throws Exception {
        parse("popserv", "mode file", "file a", "[proftpd]", "whatever x");
    }

    @Test
    void serversAreChecked() {
        for (String host :
                new String[] {"a:0", "a:65536", "a:b", "::1", "[::1]x", "a/b", "a?x=y"}) {
            assertTrue(
                    mistakes("mode mysql", "my_hosts b " + host, "table t", "my_database d")
                            .get(0)
                            .contains("takes servers as"),
                    host);
        }
    }

    @Test
    void modesSayWhatTheyNeed() {
        assertEquals(2, mistakes("mode mysql").size());
        assertEquals(2, mistakes("mode pgsql").size());
        assertEquals(1, mistakes("mode ldap").size());
        assertEquals(1, mistakes("mode command").size());
        assertTrue(mistakes("mode proxy").get(0).contains("takes file, system"));
        assertTrue(mistakes("mode file", "file f", "home \"x").get(0).contains("closing quote"));
        assertTrue(mistakes("mode file", "file f", "home a b").get(0).contains("column's name"));
        assertTrue(mistakes("mode file", "file f", "table a`b").get(0).contains("table's name"));
    }

    /** It may come later, so popserv serves; but who reads the warning need not search. */
    @Test
    void whatIsNamedAndNotThereIsToldOf(@TempDir Path dir) throws Exception {
        Path conf = dir.resolve("home.conf");
        for (String[] lines :
                new String[][] {
                    {"mode file", "file users"},
                    {"mode command", "command /nowhere/checkpassword x"},
                    {"mode command", "command bin/checkpassword"},
                    {"mode command", "command no-such-checkpassword"},
                    {"mode pam", "pam_service no-such-service"}
                }) {
            List<Mistake> told = HomeConf.read(conf, List.of(lines), "popserv").warnings();
            assertEquals(1, told.size(), told.toString());
            assertEquals(2, told.get(0).line());
            String named = lines[1].split(" ")[1];
            assertTrue(told.get(0).message().contains(named), told.toString());
        }
        Files.writeString(dir.resolve("users"), "");
        assertTrue(Files.createFile(dir.resolve("check")).toFile().setExecutable(true));
        for (String line :
                List.of("file users", "command /bin/sh", "command sh", "command ./check -x")) {
            List<String> lines = List.of("mode " + line.split(" ")[0], line);
            assertEquals(List.of(), HomeConf.read(conf, lines, "popserv").warnings());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    where "" | where has no condition between its quotes; write one
                    where " " | where has no condition between its quotes; write one
                    where " | where lacks the closing quote
                    where | where needs a value: where column
                    table "" | table takes a table's name, without quotes, not '""'
                    command "" | command names no program: ""; write its path
                    command " " -x | command names no program: " " -x; write its path
                    home " | home lacks the closing quote
                    home | home needs a value: home column
                    """,
            quoteCharacter = '~')
    void anEmptyValueIsToldWithItsLine(String line, String told) {
        List<String> mistakes = mistakes("mode file", "file f", line);
        String place = "/etc/home.conf:3: ";
        assertTrue(mistakes.get(0).startsWith(place + told), mistakes.toString());
    }

    @Test
    void modeFileNeedsAFile() {
        assertTrue(mistakes("mode file").get(0).contains("needs a 'file' line"));
        assertTrue(mistakes().get(0).contains("mode"));
    }

    @Test
    void readsAndOpens(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("users"), "joe:{PLAIN}x::::/home/joe:\n");
        Path conf = Files.writeString(dir.resolve("home.conf"), "mode file\nfile users\n");
        try (UserDatabase database =
                HomeConf.read(conf, Files.readAllLines(conf), HomeConf.TAG)
                        .open(Log.stderr(Log.Level.WARN))) {
            assertEquals("/home/joe", database.find("joe").orElseThrow().home());
        }
    }
}
