package popserv.handoff;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import popserv.base.Log;

/**
 * What a worker tells the front.
 *
 * @param kind what it is about
 * @param session the session concerned; null where none is
 * @param level how grave a log line is; null where there is none
 * @param text a reason, a line for the log, or a kind of message, of printable ASCII once read;
 *     null where none is
 */
record Told(Kind kind, String session, Log.Level level, String text) {
    /** The longest text, in characters; what is beyond is cut off. */
    private static final int MAX_TEXT = 4096;

    private static final String ID = "id";
    private static final String LEVEL = "level";

    /** The kinds, in the order of a worker's life, each with its fields. */
    enum Kind {
        /** It knows a kind of message that is sent to those only who do; told before the rest. */
        HEARS("kind"),
        /** The worker has started and reads its link. */
        READY(null),
        /** It has the client and is about to touch it. */
        TAKEN(null, ID),
        /** It does not want the client and has not touched it. */
        REFUSED("reason", ID),
        /** The session is over. */
        ENDED("line", ID),
        /** A line for the log. */
        LOG("line", LEVEL),
        /** It wants a successor and gets no more clients. */
        RETIRING(null);

        private static final List<Kind> ALL = List.of(values());

        private final String word = name().toLowerCase(Locale.ROOT);
        private final String text;
        private final List<String> others;

        Kind(String text, String... others) {
            this.text = text;
            this.others = List.of(others);
        }
    }

    /** What concerns no session. */
    static Told of(Kind kind) {
        return new Told(kind, null, null, null);
    }

    /** What concerns a session. */
    static Told of(Kind kind, String session, String text) {
        return new Told(kind, session, null, text);
    }

    /** It as a message's octets. */
    byte[] encode() {
        List<Message.Field> fields = new ArrayList<>();
        if (session != null) {
            fields.add(new Message.Field(ID, session));
        }
        if (level != null) {
            fields.add(new Message.Field(LEVEL, level.name().toLowerCase(Locale.ROOT)));
        }
        if (text != null) {
            fields.add(new Message.Field(kind.text, bounded(text)));
        }
        return Message.of(kind.word, fields.toArray(new Message.Field[0])).encode();
    }

    /** Not too long; lone surrogates, as a cut may leave, become question marks. */
    private static String bounded(String text) {
        String cut = cut(text);
        return isPrintable(cut)
                ? cut
                : new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * What a message tells.
     *
     * @return null for a kind we do not know: a later worker may tell more
     * @throws MalformedMessage when a field is missing or wrong
     */
    static Told of(Message message) throws MalformedMessage {
        for (Kind kind : Kind.ALL) {
            if (kind.word.equals(message.kind())) {
                return new Told(
                        kind,
                        kind.others.contains(ID) ? message.one(ID) : null,
                        kind.others.contains(LEVEL) ? level(message.one(LEVEL)) : null,
                        kind.text == null ? null : printable(message.one(kind.text)));
            }
        }
        return null;
    }

    private static Log.Level level(String word) throws MalformedMessage {
        try {
            return Log.Level.of(word);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("unknown log level");
        }
    }

    /** A log line of ours is printable ASCII; a worker's that is not cannot be of our making. */
    private static String printable(String text) {
        String cut = cut(text);
        if (isPrintable(cut)) {
            return cut;
        }
        StringBuilder line = new StringBuilder(cut);
        for (int i = 0; i < line.length(); i++) {
            if (!isPrintable(line.charAt(i))) {
                line.setCharAt(i, '?');
            }
        }
        return line.toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7f;
    }
}
