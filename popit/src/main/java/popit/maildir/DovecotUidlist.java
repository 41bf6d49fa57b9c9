package popit.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads {@code dovecot-uidlist} (Dovecot, {@code maildir-uidlist.c}). Version 3 begins with the
 * line {@code 3 V<uidvalidity> N<next uid> ...}; the others are {@code <uid> [<key><value> ...]
 * :<file name>}, where the key P holds a saved POP3 unique-id (empty: the base file name). Its
 * octets, under W, are not believed: they lack the line end that the last line of a message may
 * get. Version 1 has {@code 1 <uidvalidity> <next uid>} and {@code <uid> <file name>}. Dovecot
 * replaces the file by rename and appends to it, so only a last line may be incomplete.
 */
final class DovecotUidlist {
    static final String FILE = "dovecot-uidlist";

    private static final long MOST = 0xFFFFFFFFL;

    private final byte[] data;
    private final UidList list;
    private int version;
    private long validity;

    private DovecotUidlist(byte[] data) {
        this.data = data;
        this.list = new UidList(data);
    }

    /**
     * Returns the list, or null when there is none or Dovecot itself would call it broken.
     *
     * @throws IOException when there is one that cannot be read
     */
    static UidList read(Path file) throws IOException {
        byte[] data = ListFile.read(file);
        return data == null ? null : new DovecotUidlist(data).parse();
    }

    private UidList parse() {
        int end = ListFile.lineEnd(data, 0);
        if (end < 0 || !header(0, end)) {
            return null;
        }
        int start = end + 1;
        for (end = ListFile.lineEnd(data, start); end >= 0; end = ListFile.lineEnd(data, start)) {
            line(start, end);
            start = end + 1;
        }
        list.sort();
        return list;
    }

    private boolean header(int from, int to) {
        String[] words = text(from, to).split(" +");
        if (words[0].equals("1") && words.length >= 3) {
            version = 1;
            validity = number(words[1]);
            list.announceNext(number(words[2]));
        } else if (words[0].equals("3")) {
            version = 3;
            for (String word : words) {
                if (word.startsWith("V")) {
                    validity = number(word.substring(1));
                } else if (word.startsWith("N")) {
                    list.announceNext(number(word.substring(1)));
                }
            }
        }
        return validity > 0 && validity <= MOST;
    }

    private void line(int start, int end) {
        int at = start;
        long uid = 0;
        while (at < end && data[at] >= '0' && data[at] <= '9' && uid <= MOST) {
            uid = 10 * uid + (data[at++] - '0');
        }
        if (uid == 0 || uid > MOST || at == end || data[at] != ' ') {
            return;
        }
        String saved = null;
        while (true) {
            while (at < end && data[at] == ' ') {
                at++;
            }
            if (version == 1 || at == end || data[at] == ':') {
                break;
            }
            int key = at;
            while (at < end && data[at] != ' ') {
                at++;
            }
            if (data[key] == 'P') {
                saved = text(key + 1, at);
            }
        }
        int name = version == 1 ? at : at + 1;
        if (name < end) {
            list.add(name, end, uid, validity, saved);
        }
    }

    private String text(int from, int to) {
        return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
