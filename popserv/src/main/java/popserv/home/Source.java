package popserv.home;

import popserv.base.Kind;
import popserv.base.Template;

/**
 * Where a field of an account comes from: a column (of a table) or attribute (of a directory), or a
 * text that is the same for all but for its {@code %} variables. Exactly one of the two is set.
 *
 * @param column the column's or attribute's name; null for a literal
 * @param literal the text; null for a column
 */
public record Source(String column, Template literal) {

    /** A column or attribute. */
    static Source column(String name) {
        return new Source(name, null);
    }

    /**
     * How a field is written: a name, or a literal between quotes. Numbers and absolute paths
     * cannot be names, and need no quotes.
     */
    static Kind<Source> kind() {
        return Kind.of("column|\"literal\"", Source::parse);
    }

    private static Source parse(String text) {
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        if (first == '"' || first == '\'') {
            if (text.length() < 2 || last != first) {
                throw new IllegalArgumentException("lacks the closing quote: " + text);
            }
            return new Source(null, Template.parse(text.substring(1, text.length() - 1)));
        }
        if (first == '/' || first >= '0' && first <= '9') {
            return new Source(null, Template.parse(text));
        }
        return column(name(text));
    }

    /**
     * Returns the name of a column or attribute; {@link IllegalArgumentException} if it is none.
     */
    static String name(String text) {
        return name(text, "a column's name or a text between quotes");
    }

    /** As above, of a table. */
    static String table(String text) {
        return name(text, "a table's name, without quotes");
    }

    private static String name(String text, String what) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_.;-]*")) {
            throw new IllegalArgumentException("takes " + what + ", not '" + text + "'");
        }
        return text;
    }
}
