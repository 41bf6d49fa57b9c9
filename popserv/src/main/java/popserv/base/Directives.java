package popserv.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import popserv.base.Mistake.Place;

/**
 * The table of all directives of one program, and the reader of its configuration file.
 *
 * <p>The file has one directive a line: name, blanks, value to the end of the line. Blank lines and
 * lines whose first character that is not blank is {@code #} are passed over. Unknown names, bad
 * values and contradictions are mistakes, and all of them are told.
 */
public final class Directives {

    /** Directives that belong together in the manual, under a heading. */
    public record Group(String heading, List<Directive<?>> directives) {}

    /** Looks at all settings together, for what no single line can tell. */
    public interface Rule {
        /** Tells each contradiction to {@code mistakes}. */
        void check(Settings settings, Consumer<Mistake> mistakes);
    }

    /** What Java's decoder puts in the place of octets that are not UTF-8. */
    private static final char NOT_UTF_8 = '\uFFFD';

    private final List<Group> groups;
    private final List<Rule> rules;
    private final Map<String, Directive<?>> byName = new LinkedHashMap<>();

    /**
     * Makes the table.
     *
     * @throws IllegalStateException if a name stands in it twice
     */
    public Directives(List<Group> groups, List<Rule> rules) {
        this.groups = List.copyOf(groups);
        this.rules = List.copyOf(rules);
        for (Group group : groups) {
            for (Directive<?> directive : group.directives()) {
                if (byName.put(directive.name(), directive) != null) {
                    throw new IllegalStateException(directive.name() + " is declared twice");
                }
            }
        }
    }

    /** Returns the groups in the order of the manual. */
    public List<Group> groups() {
        return groups;
    }

    /** Returns the directives in the order of the manual. */
    public List<Directive<?>> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Reads a configuration file.
     *
     * @param file its path
     * @return the settings, with warnings but without mistakes
     * @throws BadConfiguration with every mistake, or one if the file cannot be read
     */
    public Settings read(Path file) throws BadConfiguration {
        return read(file, lines(file, new Place(file.toString(), 0), "", " with -C"));
    }

    /**
     * Reads the lines of a configuration file. Octets that are not UTF-8 become {@link #NOT_UTF_8}:
     * in the comments of old files they are harmless, and elsewhere {@link #read(Path, List)} tells
     * the line.
     *
     * @param named where it is told that this is the file
     * @param what what goes before the mistake in a message
     * @param how how another file would be named
     * @throws BadConfiguration if the file cannot be read
     */
    static List<String> lines(Path file, Place named, String what, String how)
            throws BadConfiguration {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            // Some editors begin a file with U+FEFF, which nobody sees (Unicode, section 23.8).
            return text.substring(text.startsWith("\uFEFF") ? 1 : 0).lines().toList();
        } catch (IOException e) {
            Mistake mistake = Mistake.error(named, what + unreadable(e, how));
            throw new BadConfiguration(List.of(mistake));
        }
    }

    /** As {@link #read(Path)}, of lines already read; {@code file} names them in messages. */
    public Settings read(Path file, List<String> lines) throws BadConfiguration {
        List<Settings.Entry<?>> entries = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                readLine(line, new Place(file.toString(), i + 1), entries, mistakes::add);
            }
        }
        Settings settings = new Settings(file.toAbsolutePath(), entries, List.of());
        // A line that cannot be read may be the very one that a warning would miss.
        boolean whole = mistakes.isEmpty();
        for (Rule rule : rules) {
            rule.check(
                    settings,
                    mistake -> {
                        if (whole || mistake.fatal()) {
                            mistakes.add(mistake);
                        }
                    });
        }
        mistakes.sort(Comparator.comparingInt(Mistake::line));
        if (mistakes.stream().anyMatch(Mistake::fatal)) {
            throw new BadConfiguration(mistakes, settings);
        }
        return new Settings(file.toAbsolutePath(), entries, mistakes);
    }

    private void readLine(
            String line, Place place, List<Settings.Entry<?>> entries, Consumer<Mistake> mistakes) {
        if (line.indexOf(NOT_UTF_8) >= 0) {
            mistakes.accept(Mistake.error(place, "is not UTF-8 text: '" + line + "'"));
            return;
        }
        int end = 0;
        while (end < line.length() && line.charAt(end) > ' ') {
            end++;
        }
        String name = line.substring(0, end);
        String value = line.substring(end).strip();
        Directive<?> directive = byName.get(name);
        if (directive == null) {
            mistakes.accept(Mistake.error(place, "unknown directive '" + name + "'" + near(name)));
            return;
        }
        try {
            entries.add(entry(directive, value, place));
        } catch (IllegalArgumentException e) {
            mistakes.accept(Mistake.error(place, name + " " + e.getMessage()));
        }
    }

    private static <T> Settings.Entry<T> entry(Directive<T> directive, String text, Place place) {
        if (text.isEmpty() && !"".equals(directive.defaultText())) {
            throw new IllegalArgumentException(
                    "needs a value: " + directive.name() + " " + directive.kind().syntax());
        }
        return new Settings.Entry<>(directive, directive.kind().parse(text), text, place);
    }

    /** A misspelt name is the commonest mistake: name the directive that was probably meant. */
    private String near(String name) {
        String best = null;
        int least = Math.min(3, name.length() / 2);
        for (String known : byName.keySet()) {
            int distance = distance(name, known);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return best == null ? "" : "; did you mean '" + best + "'?";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= Math.min(a.length(), 64); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String unreadable(IOException e, String how) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file; make it, or name another" + how;
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied; let the user as whom this program runs read it";
        }
        return "cannot be read: " + e.getMessage() + "; name another" + how;
    }
}
