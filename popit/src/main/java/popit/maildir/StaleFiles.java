package popit.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Removes what deliveries that failed left in {@code tmp}: files of 36 hours (maildir(5)). */
final class StaleFiles {
    private static final long AGE = TimeUnit.HOURS.toMillis(36);

    private StaleFiles() {}

    /**
     * Removes them as far as it may.
     *
     * @param tmp the directory
     * @param now milliseconds since 1970
     */
    static void remove(Path tmp, long now) {
        if (Files.isSymbolicLink(tmp)) {
            // Where it leads, old files may be somebody's mail.
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                removeStale(file, now);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The next session looks again.
            return;
        }
    }

    private static void removeStale(Path file, long now) {
        try {
            BasicFileAttributes stat = RegularFile.stat(file);
            long used =
                    Math.max(stat.lastModifiedTime().toMillis(), stat.lastAccessTime().toMillis());
            if (stat.isRegularFile() && now - used > AGE) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Not ours to remove, or just removed by another: no reason to leave the others.
            return;
        }
    }
}
