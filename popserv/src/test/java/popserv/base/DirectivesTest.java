package popserv.base;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Directives.Group;

class DirectivesTest {
    private static final Directive<Integer> LIMIT =
            Directive.of("timelimit", Kind.seconds(1)).byDefault("600").says("Idle time.");
    private static final Directive<String> BIND =
            Directive.of("bindto", Kind.word("address")).repeated();
    private static final Directive<Boolean> APOP = Directive.of("apop", Kind.flag()).byDefault("0");
    private static final Directive<Path> HOME = Directive.of("home.conf", Kind.file());
    private static final Directives TABLE =
            new Directives(
                    List.of(new Group("All", List.of(LIMIT, BIND, APOP, HOME))),
                    List.of(
                            (settings, mistakes) -> {
                                if (settings.get(APOP) && settings.get(LIMIT) < 5) {
                                    mistakes.accept(
                                            Mistake.error(settings.place(APOP), "too hasty"));
                                }
                            }));

    private static Settings read(String text) throws BadConfiguration {
        return TABLE.read(Path.of("/etc/popserv.conf"), text.lines().toList());
    }

    @Test
    void readsNamesBlanksAndValues() throws BadConfiguration {
        Settings settings =
                read("# a comment\n\n  timelimit\t 60  \nbindto a\nbindto b\nhome.conf h.conf\n");
        assertEquals(60, settings.get(LIMIT));
        assertEquals(List.of("a", "b"), settings.all(BIND));
        assertEquals(Path.of("/etc/h.conf"), settings.get(HOME));
        assertEquals(4, settings.entries(BIND).get(0).place().line());
        assertFalse(settings.get(APOP));
        assertFalse(settings.isSet(APOP));
    }

    @Test
    void otherEncodingsDoNoHarmInCommentsAndAreToldElsewhere(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("old.conf");
        Files.write(file, "# d\u00e9j\u00e0 vu\ntimelimit 60\n".getBytes(ISO_8859_1));
        assertEquals(60, TABLE.read(file).get(LIMIT));
        Files.write(file, "timelimt 60\nbindto caf\u00e9\n".getBytes(ISO_8859_1));
        BadConfiguration bad = assertThrows(BadConfiguration.class, () -> TABLE.read(file));
        assertEquals(List.of(1, 2), bad.mistakes().stream().map(Mistake::line).toList());
    }

    @Test
    void whatEditorsPutAroundLinesDoesNoHarm(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("windows.conf");
        Files.writeString(file, "\uFEFFtimelimit 60\r\n\r\n# c\r\nbindto a\r\nbindto b");
        Settings settings = TABLE.read(file);
        assertEquals(60, settings.get(LIMIT));
        assertEquals(List.of("a", "b"), settings.all(BIND));
        Files.writeString(file, "\uFEFF");
        assertFalse(TABLE.read(file).isSet(LIMIT));
    }

    /** Wherever the program is started. */
    @Test
    void relativeNamesAreBesideTheFile() throws BadConfiguration {
        Directive<Template> mail = Directive.of("maildir", Template.kind("template"));
        Directive<List<String>> program = Directive.of("command", Words.command());
        Directives table =
                new Directives(List.of(new Group("", List.of(mail, program))), List.of());
        for (String[] pair :
                new String[][] {
                    {"mail/%n", "/etc/100%/mail/joe", "./check ./x", "/etc/100%/./check ./x"},
                    {"%n", "/etc/100%/joe", "bin/check", "/etc/100%/bin/check"},
                    {"/srv/%n", "/srv/joe", "/bin/check x", "/bin/check x"},
                    {"%h/Maildir", "joe/Maildir", "check a/b", "check a/b"}
                }) {
            Settings settings =
                    table.read(
                            Path.of("/etc/100%/popserv.conf"),
                            List.of("maildir " + pair[0], "command " + pair[2]));
            assertEquals(pair[1], settings.get(mail).path(letter -> "joe"));
            assertEquals(pair[3], String.join(" ", settings.command(program)));
        }
    }

    @Test
    void aFileThatCannotBeReadIsAMistakeOfTheLineThatNamesIt(@TempDir Path directory)
            throws Exception {
        Path conf = Files.writeString(directory.resolve("a.conf"), "apop 0\nhome.conf h.conf\n");
        Path named = directory.resolve("h.conf");
        Settings settings = TABLE.read(conf);
        String missing =
                "home.conf: " + named + ": there is no such file; make it, or name another";
        assertEquals(conf + ":2: " + missing, unreadable(settings, named));
        Files.writeString(named, "mode file");
        assertEquals(List.of("mode file"), settings.lines(HOME, named));
        assertEquals(
                conf
                        + ":2: home.conf: "
                        + directory
                        + ": cannot be read: Is a directory;"
                        + " name another",
                unreadable(settings, directory));
        Path none = directory.resolve("none");
        String byDefault =
                "home.conf: "
                        + none
                        + ": there is no such file; make it, or name"
                        + " another in a line 'home.conf file'";
        assertEquals("/etc/popserv.conf:0: " + byDefault, unreadable(read(""), none));
        assertEquals(
                none + ":0: there is no such file; make it, or name another with -C",
                assertThrows(BadConfiguration.class, () -> TABLE.read(none)).getMessage());
    }

    private static String unreadable(Settings settings, Path named) {
        return assertThrows(BadConfiguration.class, () -> settings.lines(HOME, named)).getMessage();
    }

    @Test
    void theLastLineWins() throws BadConfiguration {
        assertEquals(2, read("timelimit 1\ntimelimit 2\n").get(LIMIT));
        assertNull(read("").get(HOME));
    }

    @Test
    void tellsEveryMistakeWithItsLine() {
        BadConfiguration bad =
                assertThrows(
                        BadConfiguration.class,
                        () -> read("timelimt 3\ntimelimit x\n\napop yes\nbindto\n"));
        assertEquals(4, bad.mistakes().size());
        assertEquals(
                "/etc/popserv.conf:1: unknown directive 'timelimt'; did you mean 'timelimit'?",
                bad.mistakes().get(0).toString());
        assertEquals(
                "/etc/popserv.conf:4: apop takes 0 or 1, not 'yes'",
                bad.mistakes().get(2).toString());
        assertTrue(bad.mistakes().get(3).message().contains("needs a value"));
    }

    @Test
    void tellsContradictions() {
        BadConfiguration bad =
                assertThrows(BadConfiguration.class, () -> read("timelimit 3\napop 1\n"));
        assertEquals("/etc/popserv.conf:2: too hasty", bad.getMessage());
    }
}
