package popit.pop;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of addresses in ASCII (RFC 6857 sections 3.1.5 to 3.1.8): display names become
 * encoded-words, domains are written as DNS has them, and an address whose local part is not ASCII,
 * to which such a client could not answer, becomes the name of an empty group.
 */
final class AddressDowngrade {
    private AddressDowngrade() {}

    /** Returns the list, unfolded, in ASCII and folded between addresses. */
    static String list(String addresses) {
        StringBuilder all = new StringBuilder();
        for (String address : split(addresses, ',')) {
            all.append(all.length() > 0 ? ",\r\n " : "").append(address(address.strip()));
        }
        return all.toString();
    }

    private static String address(String address) {
        if (!EncodedWords.isNeeded(address)) {
            return address;
        }
        List<String> group = split(address, ':');
        if (group.size() > 1) {
            String name = group.get(0).strip();
            String members = address.substring(group.get(0).length() + 1);
            return phrase(name) + " " + EncodedWords.encode(members.strip()) + " :;";
        }
        List<String> parts = split(address, '<');
        if (parts.size() < 2) {
            return mailbox("", address, false);
        }
        String rest = address.substring(parts.get(0).length() + 1);
        int end = rest.indexOf('>');
        String spec = end < 0 ? rest : rest.substring(0, end);
        String after = end < 0 ? "" : rest.substring(end + 1);
        return mailbox(phrase(parts.get(0).strip()), spec.strip(), true)
                + EncodedWords.encodeWords(after);
    }

    private static String mailbox(String name, String spec, boolean angle) {
        int at = spec.lastIndexOf('@');
        String local = at < 0 ? spec : spec.substring(0, at);
        String domain = at < 0 ? "" : ascii(spec.substring(at + 1));
        String before = name.isEmpty() ? "" : name + " ";
        if (domain == null || EncodedWords.isNeeded(local)) {
            return before + EncodedWords.encode(spec) + " :;";
        }
        String plain = at < 0 ? local : local + "@" + domain;
        return angle ? before + "<" + plain + ">" : plain;
    }

    /** Returns a domain in ASCII; null when it has no such form. */
    private static String ascii(String domain) {
        if (!EncodedWords.isNeeded(domain)) {
            return domain;
        }
        byte[] octets = domain.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String form = IDN.toASCII(new String(octets, StandardCharsets.UTF_8));
            return EncodedWords.isUtf8(octets) && !EncodedWords.isNeeded(form) ? form : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String phrase(String name) {
        if (!EncodedWords.isNeeded(name)) {
            return name;
        }
        return EncodedWords.encode(unquoted(name));
    }

    /** Returns the text of a quoted string, or other text as it is. */
    static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            if (text.charAt(i) == '\\' && i + 2 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    /** Splits at a character that stands outside of quotes, comments, angles and groups. */
    static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && depth == 0 && c == at) {
                parts.add(text.substring(start, i));
                start = i + 1;
            } else if (!quoted && (c == '(' || c == '<' || c == ':' && at == ',')) {
                depth++;
            } else if (!quoted && depth > 0 && (c == ')' || c == '>' || c == ';')) {
                depth--;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
