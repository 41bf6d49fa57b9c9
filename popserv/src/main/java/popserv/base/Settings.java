package popserv.base;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import popserv.base.Mistake.Place;

/**
 * The values a configuration file gave to directives. Immutable; a reload makes a new one.
 *
 * <p>Relative file names are taken from the directory of the configuration file, so that a
 * configuration works wherever the program is started.
 */
public final class Settings {

    /**
     * One line of the file.
     *
     * @param directive whose line it is
     * @param value the parsed value
     * @param text the value as written
     * @param place file and line
     */
    public record Entry<T>(Directive<T> directive, T value, String text, Place place) {}

    private final Path file;
    private final List<Entry<?>> entries;
    private final List<Mistake> warnings;
    private final Map<Directive<?>, Object> last = new HashMap<>();

    Settings(Path file, List<Entry<?>> entries, List<Mistake> warnings) {
        this.file = file;
        this.entries = List.copyOf(entries);
        this.warnings = List.copyOf(warnings);
        for (Entry<?> entry : entries) {
            last.put(entry.directive(), entry.value());
        }
    }

    /** Returns the configuration file, as an absolute path. */
    public Path file() {
        return file;
    }

    /** Returns what is legal but probably not meant. */
    public List<Mistake> warnings() {
        return warnings;
    }

    /** Returns the value of the last line, else the default, else null. */
    @SuppressWarnings("unchecked")
    public <T> T get(Directive<T> directive) {
        Object value = last.get(directive);
        if (value == null && directive.defaultText() != null) {
            value = directive.kind().parse(directive.defaultText());
        }
        return (T) resolve(value);
    }

    /**
     * Returns the values of all lines in the file's order; the default alone when there is none.
     */
    public <T> List<T> all(Directive<T> directive) {
        List<T> values = new ArrayList<>();
        for (Entry<T> entry : entries(directive)) {
            values.add(entry.value());
        }
        if (values.isEmpty() && get(directive) != null) {
            values.add(get(directive));
        }
        return values;
    }

    /** Returns the lines of one directive in the file's order. */
    @SuppressWarnings("unchecked")
    public <T> List<Entry<T>> entries(Directive<T> directive) {
        List<Entry<T>> found = new ArrayList<>();
        for (Entry<?> entry : entries) {
            if (entry.directive() == directive) {
                Entry<T> mine = (Entry<T>) entry;
                found.add(
                        new Entry<>(
                                directive, (T) resolve(mine.value()), mine.text(), mine.place()));
            }
        }
        return found;
    }

    /** Returns the lines of two directives, mixed as the file has them. */
    public <T> List<Entry<T>> entries(Directive<T> one, Directive<T> other) {
        List<Entry<T>> found = new ArrayList<>(entries(one));
        found.addAll(entries(other));
        found.sort((a, b) -> Integer.compare(a.place().line(), b.place().line()));
        return found;
    }

    /** Returns whether the file has a line of the directive. */
    public boolean isSet(Directive<?> directive) {
        return last.containsKey(directive);
    }

    /** Returns where the last line of the directive stands; the file as a whole without one. */
    public Place place(Directive<?> directive) {
        Place place = new Place(file.toString(), 0);
        for (Entry<?> entry : entries) {
            if (entry.directive() == directive) {
                place = entry.place();
            }
        }
        return place;
    }

    /**
     * Reads the lines of another configuration file, which a line of this one names.
     *
     * @param directive whose line it is; without one its default names the file
     * @param named the file
     * @throws BadConfiguration if it cannot be read, as a mistake of the line that names it
     */
    public List<String> lines(Directive<?> directive, Path named) throws BadConfiguration {
        String how =
                isSet(directive)
                        ? ""
                        : " in a line '" + directive.name() + " " + directive.kind().syntax() + "'";
        String what = directive.name() + ": " + named + ": ";
        return Directives.lines(named, place(directive), what, how);
    }

    /** Returns the file that a name in this file means: a relative one is beside it. */
    public Path path(String name) {
        return file.resolveSibling(name);
    }

    /**
     * Returns the words of a command line whose first is a program. With a slash in its name it is
     * a file like any other; without, it is looked for along PATH.
     */
    public List<String> command(Directive<List<String>> directive) {
        List<String> words = new ArrayList<>(get(directive));
        if (words.get(0).indexOf('/') >= 0) {
            words.set(0, path(words.get(0)).toString());
        }
        return words;
    }

    private Object resolve(Object value) {
        if (value instanceof Path path) {
            return file.resolveSibling(path);
        }
        return value instanceof Template template ? template.in(file.getParent()) : value;
    }
}
