package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What stat(2) says of a directory, to tell later whether anything was added, removed or renamed in
 * it since; or of a file that is only ever replaced, to tell whether it was.
 *
 * @param device the file system's number on this host
 * @param inode the directory's number in it
 * @param mtime when its entries last changed, nanoseconds since 1970
 * @param ctime when it last changed in any way, likewise; utimes(2) cannot set it back
 */
record DirectoryState(long device, long inode, long mtime, long ctime) {

    private static final String WANTED = "unix:mode,uid,dev,ino,lastModifiedTime,ctime";

    /** The part of a mode that tells what a file is, and what it says of a symbolic link. */
    private static final int FORMAT = 0170000;

    private static final int LINK = 0120000;

    /** A state that no directory has. */
    static final DirectoryState NONE = new DirectoryState(0, 0, 0, 0);

    /**
     * Returns the state of a directory. A symbolic link in its place leads there only if root has
     * made it: anybody else's could lead to mail of another account.
     */
    static DirectoryState of(Path directory) throws IOException {
        Map<String, Object> stat =
                Files.readAttributes(directory, WANTED, LinkOption.NOFOLLOW_LINKS);
        if (((Integer) stat.get("mode") & FORMAT) == LINK) {
            if ((Integer) stat.get("uid") != 0) {
                throw new NoMaildir(directory.getFileName() + " is a symbolic link not of root's");
            }
            stat = Files.readAttributes(directory, WANTED);
        }
        return new DirectoryState(
                ((Number) stat.get("dev")).longValue(),
                ((Number) stat.get("ino")).longValue(),
                nanos(stat.get("lastModifiedTime")),
                nanos(stat.get("ctime")));
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }

    /**
     * Returns whether this is the state of an unchanged directory. Device numbers are left out:
     * hosts that share a file system number it differently.
     */
    boolean sameAs(DirectoryState other) {
        return inode == other.inode
                && mtime == other.mtime
                && ctime == other.ctime
                && mtime != NONE.mtime;
    }
}
