package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bulletins: messages in a Maildir of the site that every account gets once, as messages of its own
 * maildrop. Which ones an account got is a list of their unique parts, in a file of the account's
 * name in the bulletin database, a directory, or, without one, in {@code popit.bulletins} in the
 * Maildir.
 *
 * <p>A bulletin keeps its unique part in the account's Maildir, so that one delivered just before a
 * crash is recognized. The list is written before the first delivery and put in place after the
 * last, so that a full disk leads to no second delivery. Both are on the disk before they are put
 * in place: a power cut neither loses a bulletin nor brings back those that were deleted.
 */
final class Bulletins {
    static final String FILE = "popit.bulletins";

    private static final String MAGIC = "popit-bulletins 1";
    private static final int LONGEST = 200;

    private final Folder folder;
    private final Path source;
    private final Path database;
    private final String account;

    /**
     * @param folder where to deliver
     * @param options source, database and account
     */
    Bulletins(Folder folder, MaildirOptions options) {
        this.folder = folder;
        this.source = options.bulletinSource();
        this.database = options.bulletinDb();
        this.account = options.account();
    }

    /**
     * Delivers what the account has not got yet.
     *
     * @return how many were delivered
     * @throws IOException when the source cannot be read or the list cannot be written; what was
     *     delivered until then stays
     */
    int deliver() throws IOException {
        Path list = list();
        Set<String> got = read(list);
        List<Path> due = new ArrayList<>();
        Set<String> all = new HashSet<>();
        for (boolean inCur : new boolean[] {true, false}) {
            Entries entries = new Entries();
            Folder bulletins = new Folder(source);
            Listing.readDirectory(bulletins.subdirectory(inCur), entries, inCur);
            for (int i : entries.order()) {
                String unique = Names.unique(entries.name(i));
                if (all.add(unique) && !got.contains(unique)) {
                    due.add(bulletins.message(inCur, entries.name(i)));
                }
            }
        }
        return due.isEmpty() ? 0 : deliver(due, list, all);
    }

    private int deliver(List<Path> due, Path list, Set<String> all) throws IOException {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        for (String unique : all) {
            text.append(escaped(unique)).append('\n');
        }
        Path draft = list.resolveSibling("." + Draft.uniqueName());
        try {
            Files.write(
                    draft,
                    text.toString().getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DSYNC);
            int delivered = copy(due);
            Files.move(draft, list, StandardCopyOption.ATOMIC_MOVE);
            return delivered;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private int copy(List<Path> due) throws IOException {
        Set<String> present = present();
        long octets = 0;
        int delivered = 0;
        try {
            for (Path bulletin : due) {
                String unique = Names.unique(Folder.name(bulletin));
                if (Files.isRegularFile(bulletin) && !present.contains(unique)) {
                    try (Draft draft = Draft.begin(folder)) {
                        byte[] content = ListFile.read(bulletin.toRealPath());
                        draft.replaceForGood(
                                folder.message(false, unique), ByteBuffer.wrap(content));
                        octets += content.length;
                        delivered++;
                    }
                }
            }
        } finally {
            MaildirSize.enter(folder.maildir(), octets, delivered);
        }
        return delivered;
    }

    private Set<String> present() throws IOException {
        Entries entries = new Entries();
        Listing.readDirectory(folder.subdirectory(false), entries, false);
        Listing.readDirectory(folder.subdirectory(true), entries, true);
        Set<String> present = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            present.add(Names.unique(entries.name(i)));
        }
        return present;
    }

    private Path list() throws IOException {
        if (database == null || account == null || account.isEmpty()) {
            return folder.beside(FILE);
        }
        Files.createDirectories(database);
        String name = escaped(account);
        if (name.length() > LONGEST) {
            byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
            name = Distinct.hashed(octets, 0, octets.length);
        }
        return database.resolve(name);
    }

    private static Set<String> read(Path list) throws IOException {
        Set<String> got = new HashSet<>();
        byte[] data = ListFile.read(list);
        if (data != null) {
            for (String line : new String(data, StandardCharsets.US_ASCII).split("\n")) {
                got.add(unescaped(line));
            }
        }
        return got;
    }

    /** Letters, digits and a few more as they are, all else as % and two hexadecimal digits. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= '@' && b <= 'Z' || b >= 'a' && b <= 'z';
            boolean dot = b == '.' && escaped.length() > 0;
            if (plain || dot || b == '-' || b == '_' || b == '+' || b == ',' || b == '=') {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(Character.forDigit(b >> 4 & 15, 16));
                escaped.append(Character.forDigit(b & 15, 16));
            }
        }
        return escaped.toString();
    }

    private static String unescaped(String text) {
        byte[] octets = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                c =
                        (char)
                                (Character.digit(text.charAt(i + 1), 16) * 16
                                        + Character.digit(text.charAt(i + 2), 16));
                i += 2;
            }
            octets[size++] = (byte) c;
        }
        return new String(octets, 0, size, StandardCharsets.UTF_8);
    }
}
