package popserv.name;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Translates a POSIX extended regular expression (POSIX.1-2017, XBD 9.4; re_format(7)) into RE2's
 * syntax, which looks alike and means other things.
 *
 * <p>Where POSIX says "undefined": {@code * + ? {} are ordinary characters where there is nothing
 * to repeat, that is at the start and after {@code ( | ^}, so {@code +([^@]*)} needs no backslash;
 * a brace is ordinary too when no bound follows it; one repetition may follow another ({@code a+?}
 * is {@code (a+)?}, not a reluctant plus); {@code \w \W \s \S \b \B} mean what they mean to glibc.
 * Refused, because people expect something of them that they would not get: back-references, other
 * escaped letters, empty brackets.
 */
final class EreSyntax {
    /** RE_DUP_MAX of every system at hand. */
    private static final int MOST_REPETITIONS = 255;

    /** The matching time is this times the length of the name. */
    private static final long MOST_STATES = 2000;

    private final String ere;
    private final StringBuilder re2 = new StringBuilder();

    /** Each open parenthesis: where in the output it stands, and the states before it. */
    private final Deque<long[]> open = new ArrayDeque<>();

    private int at;

    /** Where in the output the thing starts that a repetition would repeat; -1: there is none. */
    private int atom = -1;

    private boolean repeated;

    /** How many states the innermost open group has, and the atom; bounds multiply them. */
    private long states;

    private long atomStates;

    private EreSyntax(String ere) {
        this.ere = ere;
    }

    /**
     * Returns the expression in RE2's syntax.
     *
     * @throws IllegalArgumentException with a message for people, if it is malformed
     */
    static String toRe2(String ere) {
        EreSyntax syntax = new EreSyntax(ere);
        while (syntax.at < ere.length()) {
            syntax.next();
        }
        if (!syntax.open.isEmpty()) {
            throw new IllegalArgumentException("has a '(' without its ')'");
        }
        return syntax.re2.toString();
    }

    private void next() {
        int c = ere.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '\\' -> escaped();
            case '[' -> {
                EreBracket bracket = new EreBracket(ere, at);
                atom(bracket.re2());
                at = bracket.end();
            }
            case '(' -> {
                open.push(new long[] {re2.length(), states});
                states = 0;
                bare("(");
            }
            case ')' -> closed();
            case '|' -> bare("|");
            case '^' -> bare("\\A");
            case '$' -> bare("\\z");
            case '.' -> atom(".");
            case '*', '+', '?' -> {
                if (atom < 0) {
                    literal(c);
                } else {
                    repeat(Character.toString(c));
                }
            }
            case '{' -> brace();
            default -> literal(c);
        }
    }

    private void escaped() {
        if (at == ere.length()) {
            throw new IllegalArgumentException("ends with a backslash that escapes nothing");
        }
        int c = ere.codePointAt(at);
        at += Character.charCount(c);
        if (c >= '0' && c <= '9') {
            throw new IllegalArgumentException(
                    "has the back-reference \\" + (char) c + ", which linear matching cannot do");
        } else if ("wWsS".indexOf(c) >= 0) {
            atom("\\" + (char) c);
        } else if ("bB".indexOf(c) >= 0) {
            bare("\\" + (char) c);
        } else if (c < 0x80 && Character.isLetter(c)) {
            throw new IllegalArgumentException(
                    "has \\"
                            + (char) c
                            + ", which means nothing in an extended regular expression"
                            + (c == 'd' ? "; write [0-9]" : ""));
        } else if (c == '<' || c == '>') {
            throw new IllegalArgumentException("has \\" + (char) c + "; write \\b instead");
        } else {
            literal(c);
        }
    }

    private void closed() {
        if (open.isEmpty()) {
            throw new IllegalArgumentException("has a ')' without its '('");
        }
        long[] start = open.pop();
        re2.append(')');
        atom = (int) start[0];
        atomStates = states + 1;
        states = start[1] + atomStates;
        repeated = false;
    }

    /** A brace that starts {n}, {n,} or {n,m} is a bound; any other one is itself. */
    private void brace() {
        int end = ere.indexOf('}', at);
        String bound = end < 0 ? "" : ere.substring(at, end);
        if (atom < 0 || !bound.matches("[0-9]{1,5}(,[0-9]{0,5})?")) {
            literal('{');
            return;
        }
        String[] ends = bound.split(",");
        int least = Integer.parseInt(ends[0]);
        int most = ends.length == 2 ? Integer.parseInt(ends[1]) : least;
        if (most > MOST_REPETITIONS || least > most) {
            throw new IllegalArgumentException(
                    "has the bound {" + bound + "}; it must rise, and end at 255");
        }
        at = end + 1;
        states += atomStates * most;
        atomStates *= most + 1;
        if (states > MOST_STATES) {
            throw new IllegalArgumentException(
                    "has bounds that multiply to more than " + MOST_STATES + " steps");
        }
        repeat("{" + bound + "}");
    }

    /** To RE2 a second repetition is an error or says "reluctantly": it gets a group to repeat. */
    private void repeat(String operator) {
        if (repeated) {
            re2.insert(atom, "(?:").append(')');
        }
        re2.append(operator);
        repeated = true;
    }

    private void bare(String text) {
        re2.append(text);
        atom = -1;
        repeated = false;
    }

    private void atom(String text) {
        atom = re2.length();
        atomStates = 1;
        states++;
        repeated = false;
        re2.append(text);
    }

    private void literal(int c) {
        atom(quoted(c));
    }

    /** Returns a character so that RE2 takes it for itself, within brackets too. */
    static String quoted(int c) {
        if (c < ' ' || c == 0x7f) {
            return String.format("\\x{%x}", c);
        }
        return c > 0x7f || Character.isLetterOrDigit(c) || c == ' '
                ? Character.toString(c)
                : "\\" + (char) c;
    }
}
