package popit.pop;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import popserv.base.Utf8;

/**
 * Text as encoded-words (RFC 2047), in base 64. Text here is octets, one character each (ISO
 * 8859-1); what is not UTF-8 is called unknown-8bit (RFC 1428), since nobody said what it is.
 */
final class EncodedWords {
    /** With "=?UTF-8?B?" and "?=" around, base 64 of this many octets stays within 75. */
    private static final int MOST_OCTETS = 39;

    private EncodedWords() {}

    /** Returns whether text has octets above 127. */
    static boolean isNeeded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether octets are UTF-8. */
    static boolean isUtf8(byte[] octets) {
        return Utf8.text(octets) != null;
    }

    /** Returns all of the text as encoded-words, parted by folds. */
    static String encode(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean utf8 = isUtf8(octets);
        String charset = utf8 ? "UTF-8" : "unknown-8bit";
        int most = utf8 ? MOST_OCTETS : MOST_OCTETS - 6;
        StringBuilder words = new StringBuilder();
        for (int from = 0; from < octets.length; ) {
            int to = Math.min(from + most, octets.length);
            // An encoded-word ends with a whole character.
            while (utf8 && to < octets.length && (octets[to] & 0xc0) == 0x80) {
                to--;
            }
            byte[] part = java.util.Arrays.copyOfRange(octets, from, to);
            words.append(words.length() > 0 ? "\r\n " : "").append("=?").append(charset);
            words.append("?B?").append(Base64.getEncoder().encodeToString(part)).append("?=");
            from = to;
        }
        return words.toString();
    }

    /**
     * Returns text with those of its words encoded that need it, blanks and brackets in their
     * places (RFC 6857 sections 3.1.1 and 3.1.3). Neighbours are encoded together, as the blanks
     * between encoded-words do not count.
     */
    static String encodeWords(String text) {
        StringBuilder all = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int end = -1;
            while (at < text.length() && !(isBreak(text.charAt(at)) && end < 0)) {
                int word = at;
                while (at < text.length() && !isBreak(text.charAt(at))) {
                    at++;
                }
                if (!isNeeded(text.substring(word, at))) {
                    break;
                }
                end = at;
                while (at < text.length() && isBlank(text.charAt(at))) {
                    at++;
                }
            }
            if (end >= 0) {
                all.append(encode(text.substring(start, end)));
                at = end;
            } else if (at > start) {
                all.append(text, start, at);
            }
            while (at < text.length() && isBreak(text.charAt(at))) {
                all.append(text.charAt(at++));
            }
        }
        return all.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isBreak(char c) {
        return isBlank(c) || c == '(' || c == ')';
    }
}
