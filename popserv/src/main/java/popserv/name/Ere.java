package popserv.name;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import popserv.base.Kind;

/**
 * A POSIX extended regular expression, searched for in time linear in the length of the text.
 *
 * <p>The expression comes from an administrator, the text from a stranger; so the matching engine
 * is RE2's, which does not backtrack: no text makes it slow. As POSIX wants it, of all matches the
 * leftmost counts, and of those the longest. Where POSIX leaves the meaning open, see {@link
 * EreSyntax}. Immutable and thread-safe.
 */
public final class Ere {

    /**
     * Where an expression was found.
     *
     * @param start index of the first character of the whole match
     * @param end index after its last character
     * @param group what the first parenthesis that took part in the match holds; null when none did
     */
    public record Match(int start, int end, String group) {}

    private final String text;
    private final Pattern pattern;

    private Ere(String text, int flags) {
        this.text = text;
        String translated = EreSyntax.toRe2(text);
        try {
            pattern = Pattern.compile(translated, flags | Pattern.DOTALL | Pattern.LONGEST_MATCH);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "has an expression that cannot be used: " + e.getDescription());
        }
    }

    /**
     * Reads an expression that tells upper and lower case apart.
     *
     * @throws IllegalArgumentException with a message for people, if it is malformed
     */
    public static Ere of(String expression) {
        return new Ere(expression, 0);
    }

    /** As {@link #of}, of an expression to which upper and lower case are one. */
    public static Ere ignoringCase(String expression) {
        return new Ere(expression, Pattern.CASE_INSENSITIVE);
    }

    /** The kind of directives that take text out of a name: the expression has a parenthesis. */
    public static Kind<Ere> kindWithGroup() {
        return Kind.of(
                "regexp",
                text -> {
                    Ere ere = of(text);
                    if (ere.groups() == 0) {
                        throw new IllegalArgumentException(
                                "needs a parenthesis around the part of the name that counts");
                    }
                    return ere;
                });
    }

    /** The kind of directives that only ask whether a name matches, in upper or lower case. */
    public static Kind<Ere> kindIgnoringCase() {
        return Kind.of("regexp", Ere::ignoringCase);
    }

    /** Returns how many parentheses the expression has. */
    public int groups() {
        return pattern.groupCount();
    }

    /** Returns whether the expression matches anywhere in the text. */
    public boolean isIn(String searched) {
        return pattern.matcher(searched).find();
    }

    /** Returns the leftmost longest match in the text; null if there is none. */
    public Match find(String searched) {
        Matcher matcher = pattern.matcher(searched);
        if (!matcher.find()) {
            return null;
        }
        String group = null;
        for (int i = 1; i <= matcher.groupCount() && group == null; i++) {
            group = matcher.group(i);
        }
        return new Match(matcher.start(), matcher.end(), group);
    }

    /** Returns the expression as written. */
    @Override
    public String toString() {
        return text;
    }
}
