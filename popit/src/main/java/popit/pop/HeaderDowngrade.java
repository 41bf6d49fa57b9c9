package popit.pop;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites the header of an internationalized message for a client that did not say UTF8 (RFC
 * 6857). Fields in ASCII stay as they are, to the octet; the others are encoded in the way that
 * suits their kind.
 */
final class HeaderDowngrade {
    /** RFC 6857 section 3.2.1. */
    private static final Set<String> ADDRESSES =
            Set.of(
                    "from",
                    "sender",
                    "reply-to",
                    "to",
                    "cc",
                    "bcc",
                    "resent-from",
                    "resent-sender",
                    "resent-reply-to",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc",
                    "return-path",
                    "disposition-notification-to");

    /** Fields for which there is no ASCII form: renamed (RFC 6857 section 3.1.10). */
    private static final Set<String> ENCAPSULATED =
            Set.of(
                    "message-id",
                    "resent-message-id",
                    "in-reply-to",
                    "references",
                    "original-recipient",
                    "final-recipient");

    /** RFC 6857 section 3.2.6. */
    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");

    private static final String UNRESERVED = "-._~!#$&+^`{}|";

    private HeaderDowngrade() {}

    /**
     * Rewrites a header.
     *
     * @param header its octets, lines ended by CRLF, the empty line that ends it included or not
     * @return a header in ASCII; the same array when there is nothing to rewrite
     */
    static byte[] rewrite(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        if (!EncodedWords.isNeeded(text)) {
            return header;
        }
        StringBuilder all = new StringBuilder(text.length() + 256);
        int from = 0;
        while (from < text.length()) {
            int end = endOfField(text, from);
            String field = text.substring(from, end);
            all.append(EncodedWords.isNeeded(field) ? field(field) : field);
            from = end;
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A field goes on in lines that begin with a blank (RFC 5322 section 2.2.3). */
    private static int endOfField(String text, int from) {
        int end = text.indexOf("\r\n", from);
        while (end >= 0 && end + 2 < text.length() && isBlank(text.charAt(end + 2))) {
            end = text.indexOf("\r\n", end + 2);
        }
        return end < 0 ? text.length() : end + 2;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String field(String field) {
        String unfolded = field.replace("\r\n", "");
        int colon = unfolded.indexOf(':');
        if (colon < 0 || EncodedWords.isNeeded(unfolded.substring(0, colon))) {
            return EncodedWords.encodeWords(unfolded) + "\r\n";
        }
        String name = unfolded.substring(0, colon);
        String value = unfolded.substring(colon + 1).strip();
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (ENCAPSULATED.contains(key)) {
            return "Downgraded-" + name + ": " + EncodedWords.encode(value) + "\r\n";
        }
        return name + ": " + ascii(key, value) + "\r\n";
    }

    private static String ascii(String key, String value) {
        if (ADDRESSES.contains(key)) {
            return AddressDowngrade.list(value);
        }
        return PARAMETERS.contains(key) ? parameters(value) : EncodedWords.encodeWords(value);
    }

    /** MIME parameters as RFC 2231 section 4 writes them. */
    private static String parameters(String value) {
        StringBuilder all = new StringBuilder();
        List<String> parts = AddressDowngrade.split(value, ';');
        for (String part : parts) {
            String parameter = part.strip();
            all.append(all.length() > 0 ? ";\r\n " : "");
            int equals = parameter.indexOf('=');
            if (!EncodedWords.isNeeded(parameter)) {
                all.append(parameter);
            } else if (equals < 0) {
                all.append(EncodedWords.encodeWords(parameter));
            } else {
                String name = parameter.substring(0, equals).strip();
                String text = AddressDowngrade.unquoted(parameter.substring(equals + 1).strip());
                all.append(EncodedWords.encodeWords(name));
                String charset = isUtf8(text) ? "*=UTF-8''" : "*=unknown-8bit''";
                all.append(name.endsWith("*") ? "=" : charset).append(percent(text));
            }
        }
        return all.toString();
    }

    private static boolean isUtf8(String text) {
        return EncodedWords.isUtf8(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String percent(String text) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letter || UNRESERVED.indexOf(c) >= 0) {
                all.append(c);
            } else {
                all.append('%').append(Character.forDigit(c >> 4, 16));
                all.append(Character.forDigit(c & 15, 16));
            }
        }
        return all.toString();
    }
}
