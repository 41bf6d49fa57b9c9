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

    private static final String BY_NAME = MAGIC + "names";
    private static final String BY_LIST = MAGIC + "lists";

    private final Folder folder;
    private final Path path;
    private final Set<String> names = new HashSet<>();
    private boolean exists;
    private boolean damaged;
    private boolean byName;
    private boolean cut;

    /**
     * Reads the file; a missing or unreadable one has promised nothing.
     *
     * @param folder whose promises
     */
    Promised(Folder folder) throws IOException {
        this.folder = folder;
        this.path = folder.beside(FILE);
        byte[] data = ListFile.read(path);
        if (data != null) {
            parse(new String(data, StandardCharsets.ISO_8859_1));
        }
    }

    private void parse(String text) {
        int end = text.indexOf('\n');
        String first = end < 0 ? "" : text.substring(0, end);
        byName = first.equals(BY_NAME);
        exists = byName || first.equals(BY_LIST);
        // A disk that filled up may have cut the first line, and what follows would never be read.
        damaged = !exists && !text.isEmpty();
        if (!exists) {
            return;
        }
        cut = !text.endsWith("\n");
        String[] lines = text.split("\n");
        // The last line may be cut, too.
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
     * @return whether it is written down; else the ids stay the same as long as the index does
     */
    boolean promise(boolean anyList, List<String> added) {
        if (exists && added.isEmpty()) {
            return true;
        }
        StringBuilder text = new StringBuilder();
        if (!exists) {
            text.append(anyList ? BY_LIST : BY_NAME).append('\n');
        } else if (cut) {
            text.append('\n');
        }
        boolean all = true;
        for (String name : added) {
            // A name with a line feed in it cannot stand here; its id rests on the index.
            all &= name.indexOf('\n') < 0;
            if (name.indexOf('\n') < 0 && names.add(name)) {
                text.append(name).append('\n');
            }
        }
        boolean written = damaged ? rewrite(text) : append(octets(text), !added.isEmpty());
        exists = true;
        damaged = false;
        return all && written;
    }

    /** Names are on the disk before a client hears of them; the first line alone can wait. */
    private boolean append(ByteBuffer text, boolean names) {
        boolean made = !exists;
        try (FileChannel file = RegularFile.appendOrMake(path)) {
            while (text.hasRemaining()) {
                file.write(text);
            }
            if (names) {
                file.force(false);
            }
        } catch (IOException e) {
            // Full or read-only.
            return false;
        }
        if (made && names) {
            Draft.forceDirectory(folder.directory());
        }
        return true;
    }

    private boolean rewrite(StringBuilder text) {
        try (Draft draft = Draft.begin(folder)) {
            draft.replaceForGood(path, octets(text));
            return true;
        } catch (IOException e) {
            // Full or read-only: what was there stays.
            return false;
        }
    }

    /** Returns whether most of the names belong to messages long gone. */
    boolean isWorthTidying(int messages) {
        return names.size() > 4L * messages + WORTH_TIDYING;
    }

    /** Forgets all names but these, by writing the file anew beside the old one. */
    void tidy(Set<String> living) {
        names.retainAll(living);
        StringBuilder text = new StringBuilder(BY_LIST).append('\n');
        for (String name : names) {
            text.append(name).append('\n');
        }
        rewrite(text);
    }

    private static ByteBuffer octets(StringBuilder text) {
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
