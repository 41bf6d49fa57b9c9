package popserv.base;

import java.util.ArrayList;
import java.util.List;

/** A text with {@code %} variables, checked when it is read and filled in as often as needed. */
public final class Template {

    /** A statement whose variables became parameters, so that no value is ever part of its text. */
    public record Bound(String statement, List<String> values) {}

    private final String text;
    private final List<String> literals = new ArrayList<>();
    private final List<Character> letters = new ArrayList<>();

    private Template(String text) {
        this.text = text;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it has a variable that does not exist
     */
    public static Template parse(String text) {
        Template template = new Template(text);
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            i++;
            char letter = i < text.length() ? text.charAt(i) : ' ';
            if (letter == '%') {
                literal.append('%');
            } else if (known(letter)) {
                template.literals.add(literal.toString());
                template.letters.add(letter);
                literal.setLength(0);
            } else {
                throw new IllegalArgumentException(
                        "has an unknown variable '%" + letter + "'; write %% for a percent sign");
            }
        }
        template.literals.add(literal.toString());
        return template;
    }

    /** The kind of directives whose value is a template. */
    public static Kind<Template> kind(String syntax) {
        return Kind.of(syntax, Template::parse);
    }

    /** Returns the text with each variable replaced by its value. */
    public String expand(Variables variables) {
        StringBuilder out = new StringBuilder(literals.get(0));
        for (int i = 0; i < letters.size(); i++) {
            out.append(variables.value(letters.get(i))).append(literals.get(i + 1));
        }
        return out.toString();
    }

    /** Returns the pieces of text around the variables: one more than there are variables. */
    public List<String> literals() {
        return List.copyOf(literals);
    }

    /** Returns the variables' letters in order. */
    public List<Character> letters() {
        return List.copyOf(letters);
    }

    /**
     * Returns the template as an SQL statement with {@code ?} for each variable, and the values. A
     * variable an administrator put between quotes, as in {@code '%u'}, loses them: a parameter
     * needs none.
     */
    public Bound bound(Variables variables) {
        StringBuilder statement = new StringBuilder();
        List<String> values = new ArrayList<>();
        String before = literals.get(0);
        for (int i = 0; i < letters.size(); i++) {
            String after = literals.get(i + 1);
            if (!before.isEmpty() && !after.isEmpty()) {
                char quote = before.charAt(before.length() - 1);
                if ((quote == '\'' || quote == '"') && after.charAt(0) == quote) {
                    before = before.substring(0, before.length() - 1);
                    after = after.substring(1);
                }
            }
            statement.append(before).append('?');
            values.add(variables.value(letters.get(i)));
            before = after;
        }
        return new Bound(statement.append(before).toString(), values);
    }

    private static boolean known(char letter) {
        for (String[] meaning : Variables.MEANINGS) {
            if (meaning[0].charAt(0) == letter) {
                return true;
            }
        }
        return false;
    }

    /** Returns the text as written. */
    @Override
    public String toString() {
        return text;
    }
}
