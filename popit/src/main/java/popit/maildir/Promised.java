package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file {@code popit.uidl}: which unique-ids were promised that nothing else would tell again
 * once the index is lost.
 *
 * <p>A folder that another server numbers has a list of ids, but new mail may be shown to a POP3
 * client before that server has seen it; then its file name is promised, and must stay its id when
 * the other server numbers it later. The first line is {@code popit-uidl 1 names} for a folder
 * where no list was found at the first visit, so that file names are promised for good, or {@code
 * popit-uidl 1 lists}; then follow the unique parts of the names promised although there was a
 * list, one a line. Where the file cannot be written, ids depend on the index.
 */
final class Promised {
    static final String FILE = "popit.uidl";

    private static final String MAGIC = "popit-uidl 1 ";
    private static final int WORTH_TIDYING = 1000;

    private final Path path;
    private final Set<String> names = new HashSet<>();
    private boolean exists;
    private boolean byName;
    private boolean cut;

    /**
     * Reads the file; a missing or unreadable one has promised nothing.
     *
     * @param folder whose promises
     */
    Promised(Folder folder) throws IOException {
        this.path = folder.beside(FILE);
        byte[] data = ListFile.read(path);
        if (data != null) {
            parse(new String(data, StandardCharsets.ISO_8859_1));
        }
    }

    private void parse(String text) {
        if (!text.startsWith(MAGIC)) {
            return;
        }
        exists = true;
        cut = !text.endsWith("\n");
        String[] lines = text.split("\n");
        byName = lines[0].equals(MAGIC + "names");
        // A disk that filled up may have cut the last line.
        for (int i = 1; i < (cut ? lines.length - 1 : lines.length); i++) {
            names.add(lines[i]);
        }
    }

    /** Returns whether all messages of the folder have their names promised. */
    boolean byName() {
        return byName;
    }

    /** Returns whether this message's name was promised. */
    boolean has(String unique) {
        return !names.isEmpty() && names.contains(unique);
    }

    /**
     * Writes down what is promised now.
     *
     * @param anyList whether another server's list was found
     * @param added the unique parts promised in spite of it
     */
    void promise(boolean anyList, List<String> added) {
        StringBuilder text = new StringBuilder();
        if (!exists) {
            text.append(MAGIC).append(anyList ? "lists" : "names").append('\n');
        } else if (added.isEmpty()) {
            return;
        } else if (cut) {
            text.append('\n');
        }
        for (String name : added) {
            // A name with a line feed in it cannot stand here; its id rests on the index.
            if (name.indexOf('\n') < 0 && names.add(name)) {
                text.append(name).append('\n');
            }
        }
        append(octets(text), !added.isEmpty());
        exists = true;
    }

    /** Names are on the disk before a client hears of them; the first line alone can wait. */
    private void append(ByteBuffer text, boolean names) {
        try (FileChannel file = RegularFile.appendOrMake(path)) {
            while (text.hasRemaining()) {
                file.write(text);
            }
            if (names) {
                file.force(false);
            }
        } catch (IOException e) {
            // Full or read-only: the ids stay the same as long as the index does.
            return;
        }
    }

    /** Returns whether most of the names belong to messages long gone. */
    boolean isWorthTidying(int messages) {
        return names.size() > 4L * messages + WORTH_TIDYING;
    }

    /** Forgets all names but these, by writing the file anew beside the old one. */
    void tidy(Folder folder, Set<String> living) {
        names.retainAll(living);
        StringBuilder text = new StringBuilder(MAGIC).append("lists\n");
        for (String name : names) {
            text.append(name).append('\n');
        }
        try (Draft draft = Draft.begin(folder)) {
            draft.replaceForGood(path, octets(text));
        } catch (IOException e) {
            // The long file serves as well.
            return;
        }
    }

    private static ByteBuffer octets(StringBuilder text) {
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
