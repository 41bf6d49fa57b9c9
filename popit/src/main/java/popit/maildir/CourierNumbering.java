package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives new messages their UIDs in {@code courierpop3dsizelist}, as Courier does at a login: the
 * list is written anew and renamed into place. So when Courier serves the Maildir again, it finds
 * the ids that were promised meanwhile.
 */
final class CourierNumbering {
    private final Folder folder;
    private final Path file;

    CourierNumbering(Folder folder) {
        this.folder = folder;
        this.file = folder.beside(CourierSizelist.FILE);
    }

    /**
     * Gives UIDs to messages that have none.
     *
     * @param messages all messages
     * @param which those to number
     * @return the list as it is then, or null when it was left alone
     */
    UidList give(Snapshot messages, List<Integer> which) {
        try {
            byte[] old = ListFile.read(file);
            byte[] text = old == null ? null : numbered(old, messages, which);
            if (text == null) {
                return null;
            }
            try (Draft draft = Draft.begin(folder)) {
                // Without the list every client would fetch all of its mail again.
                draft.replaceForGood(file, ByteBuffer.wrap(text));
            }
            return CourierSizelist.read(file);
        } catch (IOException | NumberFormatException e) {
            // Nothing was changed.
            return null;
        }
    }

    /** The new content; null for a version whose lines are of another kind. */
    private static byte[] numbered(byte[] old, Snapshot messages, List<Integer> which) {
        int end = ListFile.lineEnd(old, 0);
        if (end < 0 || old[old.length - 1] != '\n') {
            return null;
        }
        String[] header = new String(old, 1, end - 1, StandardCharsets.ISO_8859_1).split(" ");
        if (header.length < 3 || !header[0].equals("2") && !header[0].equals("3")) {
            return null;
        }
        long next = Long.parseLong(header[1]);
        long validity = Long.parseLong(header[2]);
        StringBuilder lines = new StringBuilder();
        for (int i : which) {
            String unique = messages.unique(i);
            if (unique.indexOf('\n') >= 0) {
                return null;
            }
            // Courier finds a name again only if it has a colon, whatever follows there.
            lines.append(unique).append(":2, ").append(messages.octets(i)).append(' ');
            lines.append(next++).append(':').append(validity);
            lines.append(header[0].equals("3") ? ":0\n" : "\n");
        }
        String rest = new String(old, end + 1, old.length - end - 1, StandardCharsets.ISO_8859_1);
        String first = "/" + header[0] + " " + next + " " + validity + "\n";
        return (first + rest + lines).getBytes(StandardCharsets.ISO_8859_1);
    }
}
