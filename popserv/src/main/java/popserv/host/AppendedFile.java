package popserv.host;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that is written at its end only, whoever else writes there (O_APPEND, open(2)); it is made
 * if it is not there. For one thread.
 *
 * <p>Of Java's own, a {@code FileOutputStream} does not tell how many octets a full disk took, and
 * a {@code FileChannel} is closed for good when its thread is interrupted, as Log4j may do.
 */
public final class AppendedFile implements Closeable {
    private static final int O_WRONLY = 01;
    private static final int O_CREAT = 0100;
    private static final int O_APPEND = 02000;
    private static final int O_CLOEXEC = 02000000;
    private static final int MODE = 0666;

    private int fd;

    /**
     * Opens it.
     *
     * @throws HostException if it cannot be opened or made; the message names it
     */
    public AppendedFile(Path path) throws HostException {
        int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        do {
            fd = Libc.open(Libc.string(path.toString()), flags, MODE);
        } while (fd < 0 && Libc.errno() == Errno.EINTR);
        if (fd < 0) {
            throw new HostException("open", Libc.errno(), path.toString());
        }
    }

    /**
     * Writes all octets that remain.
     *
     * @throws HostException if it cannot; those that were written remain no more
     */
    public void write(ByteBuffer octets) throws HostException {
        while (octets.hasRemaining()) {
            byte[] next = new byte[octets.remaining()];
            octets.get(octets.position(), next);
            long written = Libc.write(fd, next, next.length);
            if (written >= 0) {
                octets.position(octets.position() + (int) written);
            } else if (Libc.errno() != Errno.EINTR) {
                throw Libc.failed("write");
            }
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
        fd = -1;
    }
}
