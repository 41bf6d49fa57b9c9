package popserv.name;

import java.util.Set;

/**
 * A bracket expression of a POSIX regular expression (XBD 9.3.5), and what it is to RE2.
 *
 * <p>Between brackets a backslash is a backslash, {@code ]} is ordinary in the first place, and
 * {@code -} in the first and the last. Classes such as {@code [:alpha:]} hold ASCII characters.
 */
final class EreBracket {
    private static final Set<String> CLASSES =
            Set.of(
                    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
                    "space", "upper", "xdigit");

    private final String ere;
    private final StringBuilder re2 = new StringBuilder("[");
    private int at;

    /** Reads the bracket expression whose first character after the bracket is at {@code at}. */
    EreBracket(String ere, int at) {
        this.ere = ere;
        this.at = at;
        if (peek() == '^') {
            re2.append('^');
            this.at++;
        }
        int first = this.at;
        while (peek() != ']' || this.at == first) {
            item();
        }
        this.at++;
        re2.append(']');
    }

    String re2() {
        return re2.toString();
    }

    /** Returns the index after the closing bracket. */
    int end() {
        return at;
    }

    private int peek() {
        if (at >= ere.length()) {
            throw new IllegalArgumentException("has a '[' without its ']'");
        }
        return ere.codePointAt(at);
    }

    private void item() {
        if (ere.startsWith("[:", at)) {
            String name = named(':');
            if (!CLASSES.contains(name)) {
                throw new IllegalArgumentException("has the unknown class [:" + name + ":]");
            }
            re2.append("[:").append(name).append(":]");
            return;
        }
        int from = end(true);
        if (peek() == '-' && at + 1 < ere.length() && ere.charAt(at + 1) != ']') {
            at++;
            int to = end(false);
            if (to < from) {
                throw new IllegalArgumentException(
                        "has the range "
                                + Character.toString(from)
                                + "-"
                                + Character.toString(to)
                                + ", whose end comes before its start");
            }
            re2.append(EreSyntax.quoted(from)).append('-').append(EreSyntax.quoted(to));
        } else {
            re2.append(EreSyntax.quoted(from));
        }
    }

    /** Reads one character, plain or as {@code [.x.]}; {@code [=x=]} cannot end a range. */
    private int end(boolean first) {
        boolean symbol = ere.startsWith("[.", at);
        if (symbol || first && ere.startsWith("[=", at)) {
            String name = named(symbol ? '.' : '=');
            if (name.codePointCount(0, name.length()) != 1) {
                throw new IllegalArgumentException(
                        "has the collating symbol '" + name + "', and knows single characters");
            }
            return name.codePointAt(0);
        }
        int c = peek();
        at += Character.charCount(c);
        return c;
    }

    /** Reads {@code [:name:]}, and likewise with {@code .} and {@code =}; returns the name. */
    private String named(char mark) {
        int end = ere.indexOf(mark + "]", at + 2 + (mark == ':' ? 0 : 1));
        if (end < 0) {
            throw new IllegalArgumentException("has a '[" + mark + "' without its end");
        }
        String name = ere.substring(at + 2, end);
        at = end + 2;
        return name;
    }
}
