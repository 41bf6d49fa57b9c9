package popserv.login;

import java.util.Locale;

/** A client's line as a log may show it: nothing that proves who the client is. */
final class ShownLine {
    /** POP3's own verbs have four at most (RFC 1939 section 3); what is longer may be a secret. */
    private static final int LONGEST_UNKNOWN = 4;

    private ShownLine() {}

    /**
     * Masks a command line.
     *
     * @param line an octet a character, without its end
     */
    static String of(String line) {
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String verb = word.toUpperCase(Locale.ROOT);
        switch (verb) {
            case "PASS":
                return verb + " *";
            case "APOP", "AUTH":
                int second = line.indexOf(' ', blank + 1);
                return blank < 0 || second < 0 ? line : line.substring(0, second) + " *";
            default:
                return LoginCommand.isVerb(verb) ? line : unknown(word, blank >= 0);
        }
    }

    /** The response of a SASL exchange that never began is such a line. */
    private static String unknown(String word, boolean more) {
        boolean shown =
                word.length() <= LONGEST_UNKNOWN && word.chars().allMatch(Character::isLetter);
        return shown ? word + (more ? " *" : "") : "*";
    }
}
