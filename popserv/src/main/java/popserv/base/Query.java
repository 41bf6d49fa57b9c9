package popserv.base;

import java.util.ArrayList;
import java.util.List;

/**
 * An SQL statement with {@code %} variables, each of which becomes a parameter: no value is ever
 * part of the statement's text.
 *
 * <p>Administrators write quotes around variables, and more than a variable between them. A
 * parameter stands in no quotes, so {@code '%u'} becomes {@code ?}, and {@code 'pop:%u@%d'} becomes
 * {@code CONCAT('pop:', ?, '@', ?)}, which MySQL and PostgreSQL both know. Immutable.
 */
public final class Query {
    private final String text;
    private final StringBuilder statement = new StringBuilder();
    private final List<Character> letters = new ArrayList<>();

    private Query(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = literal(at);
            } else if (c == '`') {
                at = identifier(at);
            } else if (c == '%') {
                statement.append(variable(at) ? "?" : "%");
                at += 2;
            } else if (c == '?') {
                throw new IllegalArgumentException(
                        "has a '?' outside quotes; parameters are written as variables, as %u");
            } else {
                statement.append(c);
                at++;
            }
        }
    }

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException with a message for people, if it has an unknown variable, a
     *     quote without its end, or a variable where SQL takes no parameter
     */
    public static Query parse(String text) {
        return new Query(text);
    }

    /** The kind of directives whose value is a query; an empty one is allowed, and means none. */
    public static Kind<Query> kind() {
        return Kind.of("query", Query::parse);
    }

    /** Returns the statement, a {@code ?} for each variable. */
    public String statement() {
        return statement.toString();
    }

    /** Returns the variables' letters, in the order of the parameters. */
    public List<Character> letters() {
        return List.copyOf(letters);
    }

    /** Returns the parameters' values, in their order. */
    public List<String> values(Variables variables) {
        List<String> values = new ArrayList<>(letters.size());
        for (char letter : letters) {
            values.add(variables.value(letter));
        }
        return values;
    }

    /** Returns whether there is no statement at all. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Takes over a string literal that starts at {@code at}; returns the index after it. */
    private int literal(int at) {
        char quote = text.charAt(at);
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int i = at + 1;
        while (true) {
            char c = charAt(i, quote);
            boolean doubled = c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote;
            if (c == quote && !doubled) {
                break;
            }
            if (c == '%') {
                if (variable(i)) {
                    add(part, parts, quote);
                    parts.add("?");
                } else {
                    part.append('%');
                }
                i += 2;
            } else if (c == '\\' || doubled) {
                part.append(c).append(charAt(i + 1, quote));
                i += 2;
            } else {
                part.append(c);
                i++;
            }
        }
        add(part, parts, quote);
        if (parts.isEmpty()) {
            statement.append(quote).append(quote);
        } else if (parts.size() == 1) {
            statement.append(parts.get(0));
        } else {
            statement.append("CONCAT(").append(String.join(", ", parts)).append(')');
        }
        return i + 1;
    }

    private static void add(StringBuilder part, List<String> parts, char quote) {
        if (part.length() > 0) {
            parts.add(quote + part.toString() + quote);
            part.setLength(0);
        }
    }

    private int identifier(int at) {
        int i = at + 1;
        while (charAt(i, '`') != '`') {
            if (text.charAt(i) == '%' && variable(i++)) {
                throw new IllegalArgumentException(
                        "has a variable between back quotes; names of tables and columns are"
                                + " fixed");
            }
            i++;
        }
        statement.append(text, at, i + 1);
        return i + 1;
    }

    private char charAt(int index, char quote) {
        if (index >= text.length()) {
            throw new IllegalArgumentException("has a " + quote + " without its end");
        }
        return text.charAt(index);
    }

    /** Notes the variable at a percent sign; returns false if it is a doubled percent sign. */
    private boolean variable(int at) {
        // The template knows the letters, and has words for those that do not exist.
        String two = text.substring(at, Math.min(at + 2, text.length()));
        List<Character> found = Template.parse(two).letters();
        letters.addAll(found);
        return !found.isEmpty();
    }

    /** Returns the query as written. */
    @Override
    public String toString() {
        return text;
    }
}
