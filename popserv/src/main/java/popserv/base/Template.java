package popserv.base;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A text with {@code %} variables, checked when it is read and filled in as often as needed. */
public final class Template {
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

    /** The kind of directives whose value is the template of a file's name. */
    public static Kind<Template> kind(String syntax) {
        return Kind.of(syntax, Template::parse);
    }

    /**
     * Returns the same for a file's name, where a relative one is taken from a directory. What
     * begins with {@code %h} is where the account's home is.
     */
    Template in(Path directory) {
        boolean stands = text.startsWith("/") || text.startsWith("%h");
        return stands ? this : parse(directory.toString().replace("%", "%%") + "/" + text);
    }

    /** Returns the text with each variable replaced by its value. */
    public String expand(Variables variables) {
        StringBuilder out = new StringBuilder(literals.get(0));
        for (int i = 0; i < letters.size(); i++) {
            out.append(variables.value(letters.get(i))).append(literals.get(i + 1));
        }
        return out.toString();
    }

    /**
     * Returns the name of a file or directory. But for {@code %h}, which a database tells, a value
     * is part of one step of the path: no client's name leads out of the directory it stands in.
     *
     * @throws IllegalArgumentException if a value has a slash, or is a dot or two; if {@code %h} is
     *     empty, as what stands behind it would be below the root
     */
    public String path(Variables variables) {
        return expand(letter -> step(letter, variables.value(letter)));
    }

    private static String step(char letter, String value) {
        if (letter == 'h' && value.isEmpty()) {
            throw new IllegalArgumentException("no name for a directory: the account has no home");
        }
        if (letter != 'h' && (value.indexOf('/') >= 0 || value.matches("\\.\\.?"))) {
            throw new IllegalArgumentException("no name for a directory: %" + letter + " " + value);
        }
        return value;
    }

    /** Returns the variables' letters in order. */
    public List<Character> letters() {
        return List.copyOf(letters);
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
