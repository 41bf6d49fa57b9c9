package popit.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads {@code courierpop3dsizelist} (Courier, {@code pop3dserver}): the line {@code /VERSION <next
 * uid> <uidvalidity>}, then {@code <file name> <octets> <uid>:<uidvalidity>[:<utf8>]}. The octets
 * are not believed, for Courier counts stored CRLF twice. A UID of 0 means that the file name was
 * promised.
 */
final class CourierSizelist {
    static final String FILE = "courierpop3dsizelist";

    private CourierSizelist() {}

    /**
     * Returns the list, or null when there is none or Courier itself would start a new one.
     *
     * @throws IOException when there is one that cannot be read
     */
    static UidList read(Path file) throws IOException {
        byte[] data = ListFile.read(file);
        if (data == null || data.length < 2 || data[0] != '/' || data[1] < '1' || data[1] > '3') {
            return null;
        }
        UidList list = new UidList(data);
        int start = ListFile.lineEnd(data, 0) + 1;
        int end = start == 0 ? -1 : ListFile.lineEnd(data, start);
        for (; end >= 0; end = ListFile.lineEnd(data, start)) {
            line(list, start, end);
            start = end + 1;
        }
        list.sort();
        return list;
    }

    private static void line(UidList list, int start, int end) {
        byte[] data = list.data();
        int last = lastBlank(data, start, end);
        int first = last < 0 ? -1 : lastBlank(data, start, last);
        if (first <= start) {
            return;
        }
        String ids = new String(data, last + 1, end - last - 1, StandardCharsets.ISO_8859_1);
        String[] parts = ids.split(":");
        try {
            long uid = Long.parseLong(parts[0]);
            long validity = parts.length > 1 ? Long.parseLong(parts[1]) : 0;
            list.add(start, first, uid, validity, null);
        } catch (NumberFormatException e) {
            // Courier skips such a line as well.
            return;
        }
    }

    private static int lastBlank(byte[] data, int start, int end) {
        for (int i = end - 1; i > start; i--) {
            if (data[i] == ' ') {
                return i;
            }
        }
        return -1;
    }
}
