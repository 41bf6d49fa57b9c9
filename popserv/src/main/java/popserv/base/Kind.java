package popserv.base;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What values a directive takes: how they are written and what they become.
 *
 * <p>{@link #parse} is given the text after the directive's name, blanks trimmed, and throws {@link
 * IllegalArgumentException} whose message completes the sentence "timelimit: ..." for the person
 * who wrote the file.
 *
 * @param <T> the type of a parsed value
 */
public final class Kind<T> {
    private final String syntax;
    private final Function<String, T> parser;

    private Kind(String syntax, Function<String, T> parser) {
        this.syntax = syntax;
        this.parser = parser;
    }

    /**
     * A kind of one's own.
     *
     * @param syntax how the value is shown in the manual, such as {@code seconds}
     * @param parser turns the text into a value, or throws {@link IllegalArgumentException}
     */
    public static <T> Kind<T> of(String syntax, Function<String, T> parser) {
        return new Kind<>(syntax, parser);
    }

    /** Returns the word that stands for the value in the manual. */
    public String syntax() {
        return syntax;
    }

    /**
     * Turns the text of a value into the value.
     *
     * @throws IllegalArgumentException with a message for people, if it is none of this kind
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /** A switch: 0 or 1. */
    public static Kind<Boolean> flag() {
        return of(
                "0|1",
                text -> {
                    switch (text) {
                        case "0":
                            return false;
                        case "1":
                            return true;
                        default:
                            throw new IllegalArgumentException("takes 0 or 1, not '" + text + "'");
                    }
                });
    }

    /** A whole number between {@code least} and {@code most}, both included. */
    public static Kind<Integer> number(int least, int most) {
        return of("number", text -> (int) whole(text, least, most));
    }

    /** A time in whole seconds, from {@code least} up. */
    public static Kind<Integer> seconds(int least) {
        return of("seconds", text -> (int) whole(text, least, Integer.MAX_VALUE));
    }

    /** A time in seconds, of which fractions are allowed. */
    public static Kind<Duration> duration() {
        return of(
                "seconds",
                text -> {
                    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                        throw new IllegalArgumentException(
                                "takes seconds, such as 2 or 0.5, not '" + text + "'");
                    }
                    return Duration.ofNanos(
                            new BigDecimal(text).movePointRight(9).longValueExact());
                });
    }

    /** Text without blanks. */
    public static Kind<String> word(String syntax) {
        return of(
                syntax,
                text -> {
                    if (text.chars().anyMatch(c -> c <= ' ')) {
                        throw new IllegalArgumentException(
                                "takes one word, and '" + text + "' has blanks");
                    }
                    return text;
                });
    }

    /** Text to the end of the line. */
    public static Kind<String> text(String syntax) {
        return of(syntax, text -> text);
    }

    /** The name of a file; {@link Settings} resolves it against the configuration's directory. */
    public static Kind<Path> file() {
        return of("file", Path::of);
    }

    /** One of the words given, in lower case. */
    public static Kind<String> choice(String... words) {
        List<String> known = List.of(words);
        return of(
                String.join("|", words),
                text -> {
                    String word = text.toLowerCase(Locale.ROOT);
                    if (!known.contains(word)) {
                        throw new IllegalArgumentException(
                                "takes " + orList(known) + ", not '" + text + "'");
                    }
                    return word;
                });
    }

    /** Words parted by blanks, each of a kind; one that is written twice counts once. */
    public static <T> Kind<List<T>> list(Kind<T> each) {
        return of(
                each.syntax() + " ...",
                text -> Arrays.stream(text.split("[ \t]+")).map(each::parse).distinct().toList());
    }

    private static String orList(List<String> words) {
        int last = words.size() - 1;
        return last == 0
                ? words.get(0)
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static long whole(String text, int least, int most) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = digits && text.length() <= 10 ? Long.parseLong(text) : -1;
        if (!digits || value < least || value > most) {
            throw new IllegalArgumentException(
                    most == Integer.MAX_VALUE
                            ? "takes a whole number from " + least + ", not '" + text + "'"
                            : "takes a whole number from "
                                    + least
                                    + " to "
                                    + most
                                    + ", not '"
                                    + text
                                    + "'");
        }
        return value;
    }
}
