package popit.pop;

import java.util.List;
import java.util.Locale;

/** The command LANG (RFC 6856 section 3): which languages there are, and the choice of one. */
final class Languages {
    private static final String[] ALL = {"en English", "i-default Default language"};

    private Languages() {}

    /** All texts are English, which i-default (RFC 2277 section 4.5) asks for as well. */
    static Answer answer(Arguments arguments) {
        if (arguments.none()) {
            return new TextAnswer(PopReply.LANGUAGES, List.of(ALL));
        }
        String tag = arguments.word().toLowerCase(Locale.ROOT);
        if (tag.equals("*") || tag.equals("i-default")) {
            return Answer.of(PopReply.LANGUAGE.with("i-default"));
        }
        return tag.equals("en") || tag.startsWith("en-")
                ? Answer.of(PopReply.LANGUAGE.with("en"))
                : Answer.of(PopReply.NO_SUCH_LANGUAGE);
    }
}
