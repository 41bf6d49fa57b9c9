package popserv.base;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A client's line as a log may show it: nothing that proves who the client is. In both programs:
 * what was pipelined behind one login may be another.
 */
public final class ShownLine {
    /** POP3's own verbs have four at most (RFC 1939 section 3); what is longer may be a secret. */
    private static final int LONGEST_UNKNOWN = 4;

    /** RFC 4422 section 3.1, or the same in small letters; base64 is mixed. */
    private static final Pattern MECHANISM = Pattern.compile("[A-Z0-9_-]{1,20}|[a-z0-9_-]{1,20}");

    private ShownLine() {}

    /**
     * Masks a command line.
     *
     * @param line an octet a character, without its end
     * @param isVerb tells whether a word, in capital letters, is a command that is known
     */
    public static String of(String line, Predicate<String> isVerb) {
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String verb = word.toUpperCase(Locale.ROOT);
        switch (verb) {
            case "PASS":
                return verb + " *";
            case "AUTH":
                return line.length() <= blank + 1 || blank < 0
                        ? verb
                        : auth(line.substring(blank + 1));
            case "APOP":
                int second = line.indexOf(' ', blank + 1);
                return blank < 0 || second < 0 ? line : line.substring(0, second) + " *";
            default:
                return isVerb.test(verb) ? line : unknown(word, blank >= 0);
        }
    }

    /** What stands in the mechanism's place may be what should have followed it. */
    private static String auth(String arguments) {
        int blank = arguments.indexOf(' ');
        String mechanism = blank < 0 ? arguments : arguments.substring(0, blank);
        return "AUTH "
                + (MECHANISM.matcher(mechanism).matches() ? mechanism : "*")
                + (blank < 0 ? "" : " *");
    }

    /** The response of a SASL exchange that never began is such a line. */
    private static String unknown(String word, boolean more) {
        boolean shown =
                word.length() <= LONGEST_UNKNOWN && word.chars().allMatch(Character::isLetter);
        return shown ? word + (more ? " *" : "") : "*";
    }
}
