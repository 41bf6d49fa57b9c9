package popserv.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What tells one state of a file from another without reading it: which file it is, how long, and
 * when it was changed, content and inode.
 *
 * <p>Clocks are coarse: a file system stamps changes with the time of the last tick (10 ms and
 * less), or of the last second. A change that follows within the same tick leaves the stamp as it
 * was, so a file that was read so shortly after its change is not {@link #settled}: what was read
 * may be read again.
 */
record FileStamp(Object inode, long size, long modifiedNanos, long changedNanos) {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Looks at a file, through symbolic links. */
    static FileStamp of(Path file) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(file, "unix:ino,dev,size,lastModifiedTime,ctime");
        return new FileStamp(
                found.get("dev") + ":" + found.get("ino"),
                (Long) found.get("size"),
                ((FileTime) found.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) found.get("ctime")).to(TimeUnit.NANOSECONDS));
    }

    /**
     * Returns whether the file is in the state it was in then. A record's own {@code equals} is put
     * together when it is called first, which takes longer than reading most files.
     */
    boolean isSame(FileStamp then) {
        return then != null
                && size == then.size
                && modifiedNanos == then.modifiedNanos
                && changedNanos == then.changedNanos
                && inode.equals(then.inode);
    }

    /** Returns whether a reading that began at {@code nanos} since 1970 saw the last change. */
    boolean settled(long nanos) {
        boolean wholeSeconds = modifiedNanos % TimeUnit.SECONDS.toNanos(1) == 0;
        long last = wholeSeconds ? modifiedNanos : Math.max(modifiedNanos, changedNanos);
        // A time to come is a clock set wrong; waiting for it would mean reading for ever.
        return nanos - last > (wholeSeconds ? SECOND_NANOS : TICK_NANOS) || last > nanos;
    }
}
