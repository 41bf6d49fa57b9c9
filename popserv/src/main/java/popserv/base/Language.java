package popserv.base;

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

    public static final Reply UNKNOWN = Reply.err("that language is not spoken here");

    private static final String[] LINES = {"en English", "i-default English"};

    private Language() {}

    /** Returns the lines of the list: a tag, a blank, and the language's name in itself. */
    public static String[] lines() {
        return LINES.clone();
    }

    /** Returns the answer to LANG with a tag; {@code *} leaves the choice to us. */
    public static Reply choose(String tag) {
        return switch (tag.toLowerCase(Locale.ROOT)) {
            case "*", "i-default" -> CHOSEN.with("i-default");
            case "en" -> CHOSEN.with("en");
            default -> UNKNOWN;
        };
    }
}
