package popserv.base;

import java.util.List;
import java.util.Locale;

/**
 * The languages of our replies (RFC 6856 section 3): English, which is also the default that every
 * client understands. LANG works the same before and after login.
 */
public final class Language {
    /** Replies to LANG without an argument with the first line of the list. */
    public static final Reply LIST = Reply.ok("languages follow");

    /** A language was chosen; the tag comes first. */
    public static final Reply CHOSEN = Reply.ok("{} language chosen");

    /** A language that is not in the list. */
    public static final Reply UNKNOWN = Reply.err("that language is not spoken here");

    private static final List<String> LINES = List.of("en English", "i-default English");

    private Language() {}

    /** Returns the lines of the list: a tag, a blank, and the language's name in itself. */
    public static List<String> lines() {
        return LINES;
    }

    /**
     * Returns the answer to LANG with a tag; {@code *} leaves the choice to us, and a region of a
     * language gets the language (RFC 4647 section 3.4).
     */
    public static Reply choose(String tag) {
        String asked = tag.toLowerCase(Locale.ROOT);
        if (asked.equals("*") || asked.equals("i-default")) {
            return CHOSEN.with("i-default");
        }
        return asked.matches("en(-[a-z0-9]{1,8})*") ? CHOSEN.with("en") : UNKNOWN;
    }
}
