package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the next session would see of a maildrop, found without changing anything in it.
 *
 * <p>A directory of our own stands in the Maildir's place: {@code new} and {@code cur} are links to
 * the real ones, the small files that sessions write are copies. There the maildrop is opened as
 * for any session, and what it writes down goes with the directory.
 *
 * @param form the form of unique-ids asked for
 * @param index the state of the index: {@code current}, {@code outdated}, {@code damaged}, {@code
 *     missing}
 * @param holder the process that holds the maildrop, by its number; empty: nobody
 * @param hidden how many messages no session shows, for they carry the flag T
 * @param messages those that are shown, in their order
 */
public record Look(UidlForm form, String index, String holder, int hidden, List<Seen> messages) {

    /**
     * A message.
     *
     * @param octets as sent
     * @param uniqueId what UIDL would say
     * @param place {@code new} or {@code cur}
     * @param name the file's name, octet by octet
     */
    public record Seen(long octets, String uniqueId, String place, String name) {
        /** Returns the flags in the name, each a letter; empty for none. */
        public String flags() {
            int at = name.lastIndexOf(":2,");
            return at < 0 ? "" : name.substring(at + 3);
        }
    }

    private static final List<String> SMALL_FILES =
            List.of(Index.FILE, Promised.FILE, DovecotUidlist.FILE, CourierSizelist.FILE);

    /**
     * Looks.
     *
     * @param directory a Maildir or Maildir++ folder
     * @param served how sessions are served; of it only the form of unique-ids counts
     * @throws NoMaildir when it is none
     * @throws IOException when it cannot be read
     */
    public static Look at(Path directory, MaildirOptions served) throws IOException {
        Path stand = Files.createTempDirectory("popit-look");
        try {
            for (String part : new String[] {"new", "cur"}) {
                if (Files.isDirectory(directory.resolve(part))) {
                    Files.createSymbolicLink(
                            stand.resolve(part), directory.resolve(part).toRealPath());
                }
            }
            for (String file : SMALL_FILES) {
                if (Files.isRegularFile(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(directory.resolve(file), stand.resolve(file));
                }
            }
            MaildirOptions options =
                    MaildirOptions.defaults()
                            .withUidl(served.uidl())
                            .withLock(false)
                            .withReadOnly(true);
            return look(new Folder(stand), new Folder(directory), options);
        } finally {
            remove(stand);
        }
    }

    private static Look look(Folder stand, Folder real, MaildirOptions options) throws IOException {
        Opening opening = Opening.of(stand, options);
        String index = index(stand, opening.cur(), options.uidl());
        Snapshot snapshot = opening.snapshot();
        Selection selection = Selection.of(stand, snapshot, options);
        List<Seen> messages = new ArrayList<>();
        for (int number = 1; number <= selection.size(); number++) {
            int i = selection.index(number);
            messages.add(
                    new Seen(
                            snapshot.octets(i),
                            snapshot.uniqueId(i),
                            snapshot.inCur(i) ? "cur" : "new",
                            snapshot.name(i)));
        }
        return new Look(options.uidl(), index, holder(real), snapshot.hidden(), messages);
    }

    private static String index(Folder folder, DirectoryState cur, UidlForm form)
            throws IOException {
        if (!Files.exists(folder.beside(Index.FILE))) {
            return "missing";
        }
        Snapshot known = Index.read(folder, cur);
        if (known == null) {
            return "damaged";
        }
        boolean holds = known.form() == form && known.holdsFor(Listing.stat(folder, false), cur);
        return holds ? "current" : "outdated";
    }

    /** Asks the kernel's list of locks: trying the lock would keep a client out for a moment. */
    private static String holder(Folder folder) throws IOException {
        Path file = folder.beside(SessionLock.FILE);
        if (!Files.exists(file)) {
            return "";
        }
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
            return locks.map(line -> line.trim().split(" +"))
                    .filter(words -> words.length > 5 && words[5].endsWith(inode))
                    .map(words -> words[4])
                    .findFirst()
                    .orElse("");
        }
    }

    private static void remove(Path stand) throws IOException {
        try (Stream<Path> all = Files.walk(stand)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
