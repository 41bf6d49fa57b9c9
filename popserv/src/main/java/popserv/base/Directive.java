package popserv.base;

/**
 * One directive of a configuration file, written down once: its name, the kind of its value, its
 * default, and what it does in the words of the manual.
 *
 * <p>The checker, the settings, the sample file and the manual page are all made from it.
 * Immutable.
 *
 * @param <T> the type of its value
 */
public final class Directive<T> {
    private final String name;
    private final Kind<T> kind;
    private final String byDefault;
    private final String defaultWords;
    private final String says;
    private final String example;
    private final boolean repeated;

    private Directive(
            String name,
            Kind<T> kind,
            String byDefault,
            String defaultWords,
            String says,
            String example,
            boolean repeated) {
        this.name = name;
        this.kind = kind;
        this.byDefault = byDefault;
        this.defaultWords = defaultWords;
        this.says = says;
        this.example = example;
        this.repeated = repeated;
    }

    /** A directive that has no default yet, no description, and whose last line stands. */
    public static <T> Directive<T> of(String name, Kind<T> kind) {
        return new Directive<>(name, kind, null, "none", "", "", false);
    }

    /** The value it has when the file says nothing, written as in the file. */
    public Directive<T> byDefault(String text) {
        return new Directive<>(name, kind, text, text, says, example, repeated);
    }

    /** Words for the manual when the default is worked out by the program, or is no value. */
    public Directive<T> defaultWords(String words) {
        return new Directive<>(name, kind, byDefault, words, says, example, repeated);
    }

    /** What it does: whole sentences for the manual page. */
    public Directive<T> says(String sentences) {
        return new Directive<>(name, kind, byDefault, defaultWords, sentences, example, repeated);
    }

    /** A value as one would write it, for the manual page and the sample file. */
    public Directive<T> example(String value) {
        return new Directive<>(name, kind, byDefault, defaultWords, says, value, repeated);
    }

    /** Makes every line of it count, in the order of the file. */
    public Directive<T> repeated() {
        return new Directive<>(name, kind, byDefault, defaultWords, says, example, true);
    }

    /** Returns its name as files have it. */
    public String name() {
        return name;
    }

    /** Returns what values it takes. */
    public Kind<T> kind() {
        return kind;
    }

    /** Returns the default as written in a file; null when there is none. */
    public String defaultText() {
        return byDefault;
    }

    /** Returns the default in words, for the manual. */
    public String defaultWords() {
        return defaultWords;
    }

    /** Returns what it does, in whole sentences. */
    public String says() {
        return says;
    }

    /** Returns an example value; empty when none was given. */
    public String example() {
        return example;
    }

    /** Returns whether every line of it counts, and not the last alone. */
    public boolean isRepeated() {
        return repeated;
    }

    @Override
    public String toString() {
        return name;
    }
}
