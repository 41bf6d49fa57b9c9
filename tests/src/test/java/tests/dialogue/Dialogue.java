package tests.dialogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Road;
import tests.site.Setup;

/**
 * A directory of tests/dialogues, read: what is said and heard, the configuration it needs, the
 * mail before and after. tests/dialogues/README.md tells how to write one.
 */
final class Dialogue {
    private static final String WORDS =
            "login connect close half-close expect-closed tls deliver rename remove free settle"
                    + " roads";

    private final Path dir;
    private final List<Statement> statements;
    private final Setup setup;
    private final Mail before;
    private final Path after;

    private Dialogue(Path dir, List<Statement> statements, Setup setup, Mail before, Path after) {
        this.dir = dir;
        this.statements = statements;
        this.setup = setup;
        this.before = before;
        this.after = after;
    }

    /**
     * One line of the transcript.
     *
     * @param line its number, from 1
     * @param connection which of the connections, from 1
     * @param verb {@code C:}, {@code S~} and so on, or a word such as {@code close}
     * @param text the rest of the line; for {@code S<} the lines of the block
     */
    record Statement(int line, int connection, String verb, String text) {}

    /** Reads a directory; what it does not have comes from the directory above. */
    static Dialogue read(Path dir) throws IOException {
        Path before = dir.resolve("maildir.before");
        if (!Files.exists(before)) {
            before = dir.resolveSibling("maildir.before");
        }
        Path after = dir.resolve("maildir.after");
        return new Dialogue(
                dir,
                parse(text(dir.resolve("dialogue"))),
                setup(dir),
                Mail.parse(text(before)),
                Files.exists(after) ? after : null);
    }

    private static Setup setup(Path dir) throws IOException {
        Setup setup = Setup.STANDARD;
        if (Files.exists(dir.resolve("popserv.conf"))) {
            setup = setup.withPopserv(text(dir.resolve("popserv.conf")));
        }
        if (Files.exists(dir.resolve("popit.conf"))) {
            setup = setup.withPopit(text(dir.resolve("popit.conf")));
        }
        if (Files.exists(dir.resolve("home.conf"))) {
            setup = setup.withHome(text(dir.resolve("home.conf")));
        }
        if (Files.exists(dir.resolve("accounts"))) {
            setup = setup.withAccounts(text(dir.resolve("accounts")).lines().toList());
        }
        return setup;
    }

    private static String text(Path file) throws IOException {
        return Octets.text(Files.readAllBytes(file));
    }

    private static List<Statement> parse(String text) {
        List<Statement> statements = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int i = 0;
        while (i < lines.size()) {
            int number = i + 1;
            String line = lines.get(i++);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int connection = 1;
            if (Character.isDigit(line.charAt(0)) && line.charAt(1) == ' ') {
                connection = line.charAt(0) - '0';
                line = line.substring(2);
            }
            String[] parts = line.split(" ", 2);
            String verb = parts[0];
            String rest = parts.length > 1 ? parts[1] : "";
            if (verb.equals("S<")) {
                StringBuilder block = new StringBuilder();
                while (!lines.get(i).equals(".")) {
                    block.append(lines.get(i++)).append("\n");
                }
                i++;
                rest = block.toString();
            } else if (!verb.matches("C[:%.*]|S[:~+*=&!^#-]") && !word(verb)) {
                throw new IllegalArgumentException("line " + number + ": unknown: " + verb);
            }
            statements.add(new Statement(number, connection, verb, rest));
        }
        return statements;
    }

    private static boolean word(String verb) {
        return List.of(WORDS.split(" ")).contains(verb);
    }

    /** The roads it can be played over. */
    Set<Road> roads() {
        for (Statement s : statements) {
            if (s.verb().equals("roads")) {
                Set<Road> named = EnumSet.noneOf(Road.class);
                for (String road : s.text().split(" ")) {
                    named.add(Road.valueOf(road.toUpperCase(Locale.ROOT)));
                }
                return named;
            }
        }
        return loggedIn() ? EnumSet.allOf(Road.class) : EnumSet.of(Road.RESIDENT, Road.RELAY);
    }

    /** Whether every connection begins after the login, so that popit alone can play it. */
    private boolean loggedIn() {
        boolean[] open = new boolean[10];
        for (Statement s : statements) {
            if (s.verb().equals("login")) {
                open[s.connection()] = true;
            } else if (s.verb().equals("connect") || speaks(s) && !open[s.connection()]) {
                return false;
            }
        }
        return setup.popservConf().isEmpty();
    }

    private static boolean speaks(Statement s) {
        return s.verb().startsWith("C") || s.verb().startsWith("S");
    }

    /** Its number and name. */
    String name() {
        return dir.getFileName().toString();
    }

    List<Statement> statements() {
        return statements;
    }

    Setup setup() {
        return setup;
    }

    Mail before() {
        return before;
    }

    /**
     * The mail that must be there in the end: that of maildir.after, where a message without
     * content is the one that had this name, up to the colon, before; else what was there before.
     */
    Mail after() throws IOException {
        if (after == null) {
            return before;
        }
        Mail expected = Mail.parse(text(after));
        Set<String> named = new HashSet<>();
        expected.files().keySet().forEach(place -> named.add(account(place)));
        expected.files().replaceAll((place, o) -> o.length > 0 ? o : same(place));
        before.files()
                .forEach(
                        (place, octets) -> {
                            if (!named.contains(account(place))) {
                                expected.with(place, octets);
                            }
                        });
        return expected;
    }

    private byte[] same(String place) {
        for (var e : before.files().entrySet()) {
            if (key(e.getKey()).equals(key(place))) {
                return e.getValue();
            }
        }
        return new byte[0];
    }

    private static String account(String place) {
        return place.substring(0, place.indexOf('/'));
    }

    /** Account and unique part of the file name: what stays when flags change. */
    private static String key(String place) {
        return place.replaceFirst(":2,.*", "").replaceFirst("/(new|cur)/", "/");
    }
}
