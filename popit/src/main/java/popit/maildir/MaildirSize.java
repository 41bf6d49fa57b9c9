package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The quota file of a Maildir, {@code maildirsize} (Maildir++): removals are entered as one line of
 * negative numbers. It belongs to the whole Maildir, not to a folder; where there is none, none is
 * made. Messages in Trash and messages with the flag T are not counted in it.
 */
final class MaildirSize {
    static final String FILE = "maildirsize";

    private MaildirSize() {}

    /**
     * Enters a change in one write, which O_APPEND keeps whole beside other writers'. What cannot
     * be entered is lost here, but every reader of the file recalculates it now and then.
     *
     * @param maildir the Maildir, not a folder of it
     * @param octets the change of the files' sizes, negative for removals
     * @param count the change of their number
     */
    static void enter(Path maildir, long octets, int count) {
        if (count == 0) {
            return;
        }
        try {
            Path path = maildir.resolve(FILE);
            int last = lastOctet(path);
            if (last >= 0) {
                append(path, (last == '\n' ? "" : "\n") + octets + " " + count + "\n");
            }
        } catch (IOException e) {
            // No quota, or no room for its change: mail was removed all the same.
            return;
        }
    }

    private static void append(Path path, String line) throws IOException {
        try (FileChannel file = RegularFile.append(path)) {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Returns a file's last octet; -1 of an empty file, which lacks the line that is the quota. */
    private static int lastOctet(Path path) throws IOException {
        try (FileChannel file = RegularFile.read(path)) {
            ByteBuffer octet = ByteBuffer.allocate(1);
            return file.size() > 0 && file.read(octet, file.size() - 1) == 1 ? octet.get(0) : -1;
        }
    }
}
