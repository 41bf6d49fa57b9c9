package popit.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Removes what deliveries that failed left in {@code tmp}: files of 36 hours (maildir(5)). */
final class StaleFiles {
    private static final long AGE = TimeUnit.HOURS.toMillis(36);

    private StaleFiles() {}

    /**
     * Removes them as far as it may; one that stays does not keep the others.
     *
     * @param tmp the directory
     * @param now milliseconds since 1970
     * @return what could not be removed, and why, in words for the log; null if nothing
     */
    static String remove(Path tmp, long now) {
        if (Files.isSymbolicLink(tmp)) {
            // Where it leads, old files may be somebody's mail.
            return null;
        }
        String first = null;
        int stayed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                String trouble = removeIfStale(file, now);
                first = first == null ? trouble : first;
                stayed += trouble == null ? 0 : 1;
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not ours to read: the next session looks again.
        }
        return stayed < 2 ? first : first + " (and " + (stayed - 1) + " more)";
    }

    private static String removeIfStale(Path file, long now) {
        if (!isStale(file, now)) {
            return null;
        }
        try {
            Files.deleteIfExists(file);
            return null;
        } catch (FileSystemException e) {
            return reason(file, e.getReason());
        } catch (IOException e) {
            return reason(file, e.getMessage());
        }
    }

    private static boolean isStale(Path file, long now) {
        try {
            BasicFileAttributes stat = RegularFile.stat(file);
            long used =
                    Math.max(stat.lastModifiedTime().toMillis(), stat.lastAccessTime().toMillis());
            return stat.isRegularFile() && now - used > AGE;
        } catch (IOException e) {
            // Just removed by another, as a rule.
            return false;
        }
    }

    private static String reason(Path file, String why) {
        return "tmp/"
                + file.getFileName()
                + " is old and cannot be removed"
                + (why == null ? "" : ": " + why);
    }
}
