package popserv.handoff;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes an account's Maildir that is not there yet, if the account's home is: a new account's first
 * login finds an empty maildrop. Both ends of a hand-over need it, each where it starts workers.
 */
public final class NewMaildir {
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private NewMaildir() {}

    /**
     * Returns whether the Maildir of a hand-over is missing and to be made: it is no folder, and
     * its home is there. Asks the disk.
     */
    public static boolean isWanted(HandOff handOff) {
        String home = handOff.environment().getOrDefault("HOME", "");
        return handOff.environment().getOrDefault("EXTENSION", "").isEmpty()
                && !home.isEmpty()
                && !Files.isDirectory(Path.of(handOff.directory(), "cur"))
                && Files.isDirectory(Path.of(home));
    }

    /**
     * Makes the directory with its new, cur and tmp, for nobody but us. What is there already is
     * left as it is.
     *
     * @throws IOException if it cannot be made
     */
    public static void make(HandOff handOff) throws IOException {
        Path maildir = Path.of(handOff.directory());
        Files.createDirectories(maildir, OURS_ALONE);
        for (String part : new String[] {"tmp", "new", "cur"}) {
            try {
                Files.createDirectory(maildir.resolve(part), OURS_ALONE);
            } catch (FileAlreadyExistsException e) {
                // Another login made it this moment.
            }
        }
    }
}
