package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file systems whose locks are kept by this host's kernel alone, so that giving one back waits
 * for neither a disk nor another host. Of those asked about and not known yet it is learned when a
 * session ends where the disk may be touched.
 */
final class LocalDisks {
    private static final Set<String> TYPES =
            Set.of(
                    "bcachefs",
                    "btrfs",
                    "ext2",
                    "ext3",
                    "ext4",
                    "f2fs",
                    "jfs",
                    "overlay",
                    "tmpfs",
                    "xfs",
                    "zfs");

    private static final Map<Long, Boolean> KNOWN = new ConcurrentHashMap<>();
    private static final Set<Long> ASKED = ConcurrentHashMap.newKeySet();

    private LocalDisks() {}

    /**
     * Returns whether a file system is known to be one of them. Touches no disk.
     *
     * @param device its number (stat(2))
     */
    static boolean include(long device) {
        Boolean known = KNOWN.get(device);
        if (known == null) {
            ASKED.add(device);
        }
        return known != null && known;
    }

    /**
     * Finds out, if it was asked for; reads the table of mounts then.
     *
     * @param device the file system's number
     * @param path something on it
     */
    static void learn(long device, Path path) {
        if (ASKED.isEmpty() || !ASKED.remove(device)) {
            return;
        }
        try {
            KNOWN.put(device, TYPES.contains(Files.getFileStore(path).type()));
        } catch (IOException e) {
            KNOWN.put(device, false);
        }
    }
}
