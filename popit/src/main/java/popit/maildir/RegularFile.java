package popit.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Opens files in directories that others may write to: regular files only, and never through a
 * symbolic link. Opening a pipe would wait for somebody to open its other end, and a link could
 * lead to what its maker cannot read but we can, where many accounts share our user id.
 */
final class RegularFile {
    private RegularFile() {}

    /**
     * Returns what lstat(2) says of a file.
     *
     * @throws NoSuchFileException when there is none
     */
    static BasicFileAttributes stat(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens a file to be read.
     *
     * @throws NoSuchFileException when there is none
     * @throws FileSystemException when it is no regular file
     */
    static FileChannel read(Path file) throws IOException {
        need(file, stat(file).isRegularFile());
        return open(file);
    }

    /** Opens a file to be read that {@link #stat} told is a regular one. */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens a file to be added to. One that has a second name is refused: by a hard link a file
     * elsewhere would be written to.
     *
     * @throws NoSuchFileException when there is none
     * @throws FileSystemException when it is no regular file with one name
     */
    static FileChannel append(Path file) throws IOException {
        Map<String, Object> stat =
                Files.readAttributes(file, "unix:isRegularFile,nlink", LinkOption.NOFOLLOW_LINKS);
        need(file, stat.get("isRegularFile").equals(true) && stat.get("nlink").equals(1));
        return FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** As {@link #append}, making the file when there is none. */
    static FileChannel appendOrMake(Path file) throws IOException {
        try {
            return append(file);
        } catch (NoSuchFileException e) {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private static void need(Path file, boolean good) throws FileSystemException {
        if (!good) {
            throw new FileSystemException(file.toString(), null, "not a regular file of its own");
        }
    }
}
