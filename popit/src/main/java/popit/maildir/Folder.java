package popit.maildir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where things are in one Maildir++ folder, and in the Maildir it belongs to.
 *
 * <p>File names are octets here, one a character, because a Maildir may hold names that are no text
 * in any character set; {@link #name} and {@link #path} translate without loss.
 */
final class Folder {
    private static final String MARKER = "maildirfolder";

    private final Path directory;
    private final Path fresh;
    private final Path cur;

    Folder(Path directory) {
        this.directory = directory;
        this.fresh = directory.resolve("new");
        this.cur = directory.resolve("cur");
    }

    Path directory() {
        return directory;
    }

    /** Returns {@code cur} or {@code new}. */
    Path subdirectory(boolean inCur) {
        return inCur ? cur : fresh;
    }

    Path tmp() {
        return directory.resolve("tmp");
    }

    /** Returns a file beside {@code new} and {@code cur}. */
    Path beside(String name) {
        return directory.resolve(name);
    }

    /** Returns the path of a message. */
    Path message(boolean inCur, String name) {
        return path(subdirectory(inCur), name);
    }

    /**
     * Returns a file in a directory by its octets. A slash, which the index may hold since it is
     * anybody's work, leads nowhere else: with another octet in its place it names no message.
     */
    static Path path(Path parent, String name) {
        boolean plain = true;
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '/') {
                return path(parent, name.replace('/', '_'));
            }
            plain &= name.charAt(i) < 0x80;
        }
        return plain ? parent.resolve(name) : fromOctets(parent, name);
    }

    private static Path fromOctets(Path parent, String name) {
        // Only the URI form of a path says its octets, whatever the locale.
        StringBuilder uri = new StringBuilder(parent.toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : name.getBytes(StandardCharsets.ISO_8859_1)) {
            uri.append('%').append(Character.forDigit(b >> 4 & 15, 16));
            uri.append(Character.forDigit(b & 15, 16));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** Returns the octets of the last part of a path. */
    static String name(Path path) {
        String text = path.toString();
        String name = text.substring(text.lastIndexOf('/') + 1);
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return octets(path);
            }
        }
        return name;
    }

    private static String octets(Path path) {
        String uri = path.toUri().getRawPath();
        String raw = uri.substring(uri.lastIndexOf('/') + 1);
        StringBuilder name = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                name.append((char) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                name.append(raw.charAt(i));
            }
        }
        return name.toString();
    }

    /**
     * Returns the Maildir that this folder belongs to; itself when it is no folder. Its quota and
     * its Trash live there.
     */
    Path maildir() {
        Path absolute = directory.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name == null || parent == null || name.toString().charAt(0) != '.') {
            return directory;
        }
        boolean folder = Files.exists(beside(MARKER)) || Files.isDirectory(parent.resolve("cur"));
        return folder ? parent : directory;
    }

    /** Returns whether this is a Maildir itself and no folder of one. */
    boolean isMaildir() {
        return maildir() == directory;
    }

    /** Returns whether this is the folder whose messages do not count (Maildir++: Trash). */
    boolean isTrash() {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name != null && name.toString().equals(".Trash") && maildir() != directory;
    }

    /**
     * Makes the directories that a Maildir lacks, if it has at least one of {@code new} and {@code
     * cur}.
     *
     * @return whether it has them all now
     */
    boolean complete() {
        if (!Files.isDirectory(fresh) && !Files.isDirectory(cur)) {
            return false;
        }
        try {
            make(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a Maildir, mode 0700; what is there already stays as it is. */
    static void make(Path directory) throws IOException {
        makeDirectory(directory);
        for (String part : new String[] {"tmp", "new", "cur"}) {
            makeDirectory(directory.resolve(part));
        }
    }

    /** Makes a folder of a Maildir, with the empty file that marks it as one (Maildir++). */
    static void makeFolder(Path directory) throws IOException {
        make(directory);
        Path marker = directory.resolve(MARKER);
        if (!Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(marker);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }
}
