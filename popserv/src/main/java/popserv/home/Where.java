package popserv.home;

import popserv.base.Kind;
import popserv.base.Query;

/**
 * How an account is found in a table: a column that is to equal its name, or a condition with
 * {@code %} variables. Exactly one of the two is set.
 *
 * @param column the column; null for a condition
 * @param condition the condition; null for a column
 */
public record Where(String column, Query condition) {

    /** How it is written: a column's name, or a condition between quotes. */
    static Kind<Where> kind() {
        return Kind.of("column|\"condition\"", Where::parse);
    }

    private static Where parse(String text) {
        char quote = text.charAt(0);
        if (quote == '"' || quote == '\'') {
            if (text.length() < 2 || text.charAt(text.length() - 1) != quote) {
                throw new IllegalArgumentException("lacks the closing quote: " + text);
            }
            String condition = text.substring(1, text.length() - 1);
            if (condition.isBlank()) {
                throw new IllegalArgumentException(
                        "has no condition between its quotes; write one (where \"login = %u\"), or"
                                + " name a column (where login)");
            }
            return new Where(null, Query.parse(condition));
        }
        return new Where(Source.name(text), null);
    }
}
