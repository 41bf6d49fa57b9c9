package popserv.host;

/** Waits until a descriptor is ready (poll(2)), for threads that may wait. */
public final class Waiting {
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private Waiting() {}

    /** Waits until something can be read, or the other end is gone. */
    public static void readable(int fd) throws HostException {
        ready(fd, POLLIN, -1);
    }

    /** Waits until something can be written, or the other end is gone. */
    public static void writable(int fd) throws HostException {
        ready(fd, POLLOUT, -1);
    }

    /** True when something can be read now, or somebody accepted, or the other end is gone. */
    public static boolean isReadable(int fd) throws HostException {
        return ready(fd, POLLIN, 0);
    }

    private static boolean ready(int fd, short events, int milliseconds) throws HostException {
        // struct pollfd: int fd; short events; short revents. Both our machines are little-endian.
        byte[] poll = {
            (byte) fd,
            (byte) (fd >> 8),
            (byte) (fd >> 16),
            (byte) (fd >> 24),
            (byte) events,
            0,
            0,
            0
        };
        while (true) {
            int ready = Libc.poll(poll, 1, milliseconds);
            if (ready >= 0) {
                return ready > 0;
            }
            if (Libc.errno() != Errno.EINTR) {
                throw Libc.failed("poll");
            }
        }
    }
}
