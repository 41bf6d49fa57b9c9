package popserv.host;

import java.util.Arrays;

/**
 * Descriptors by their numbers: pairs, copies, flags. Every one made here closes itself on exec;
 * what a child is to have, {@link Spawn} gives it by name.
 *
 * <p>Failures are {@link HostException}s that name the call.
 */
public final class Descriptors {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int CLOEXEC = 02000000;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 04000;
    private static final int O_RDWR = 2;
    private static final int SHUT_WR = 1;
    private static final int SHUT_RDWR = 2;

    private Descriptors() {}

    /** Two connected Unix-domain sockets that carry a stream of octets (socketpair(2)). */
    public static int[] streamPair() throws HostException {
        return pair(SOCK_STREAM);
    }

    /** Two connected Unix-domain sockets that keep messages apart and in order (unix(7)). */
    public static int[] messagePair() throws HostException {
        return pair(SOCK_SEQPACKET);
    }

    private static int[] pair(int type) throws HostException {
        int[] pair = new int[2];
        Libc.checked("socketpair", Libc.socketpair(AF_UNIX, type | CLOEXEC, 0, pair));
        return pair;
    }

    /** A pipe: its reading end, then its writing end (pipe(2)). */
    public static int[] pipe() throws HostException {
        int[] pair = new int[2];
        Libc.checked("pipe2", Libc.pipe2(pair, CLOEXEC));
        return pair;
    }

    /**
     * A pipe whose writing end has a reader in whoever holds it: writers outlive us, where another
     * pipe would end them by SIGPIPE. What nobody reads then stays in the pipe, which holds 64 KB.
     */
    public static int[] lastingPipe() throws HostException {
        int[] pair = pipe();
        // Linux opens a pipe for both when asked for both (fifo(7)).
        byte[] path = Libc.string("/proc/self/fd/" + pair[1]);
        int both = Libc.open(path, O_RDWR | CLOEXEC, 0);
        if (both >= 0) {
            close(pair[1]);
            pair[1] = both;
        }
        return pair;
    }

    /** A copy of a descriptor, of the same open socket or file (dup(2)). */
    public static int duplicate(int fd) throws HostException {
        return Libc.checked("fcntl", Libc.fcntl(fd, F_DUPFD_CLOEXEC, 3));
    }

    /**
     * Gives up a descriptor; what others hold of the same socket stays. Failures are passed over:
     * Linux has released the number whatever close(2) answers.
     */
    public static void close(int fd) {
        if (fd >= 0) {
            Libc.close(fd);
        }
    }

    /** Ends a connection for everyone who holds it, in both directions (shutdown(2)). */
    public static void disconnect(int fd) {
        Libc.shutdown(fd, SHUT_RDWR);
    }

    /** Tells the other end that no more will be sent; receiving goes on (shutdown(2)). */
    public static void endSending(int fd) {
        Libc.shutdown(fd, SHUT_WR);
    }

    /**
     * Sets or clears O_NONBLOCK. It belongs to the open socket, not to the descriptor: everyone who
     * holds a copy is concerned.
     */
    public static void nonBlocking(int fd, boolean on) throws HostException {
        int flags = Libc.checked("fcntl", Libc.fcntl(fd, F_GETFL, 0));
        int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        if (wanted != flags) {
            Libc.checked("fcntl", Libc.fcntl(fd, F_SETFL, wanted));
        }
    }

    /** True when O_NONBLOCK is set. */
    public static boolean isNonBlocking(int fd) throws HostException {
        return (Libc.checked("fcntl", Libc.fcntl(fd, F_GETFL, 0)) & O_NONBLOCK) != 0;
    }

    /** Sets or clears close-on-exec, which belongs to this descriptor alone. */
    public static void closeOnExec(int fd, boolean on) throws HostException {
        Libc.checked("fcntl", Libc.fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0));
    }

    /** True when the descriptor closes itself on exec. */
    static boolean isCloseOnExec(int fd) throws HostException {
        return (Libc.checked("fcntl", Libc.fcntl(fd, F_GETFD, 0)) & FD_CLOEXEC) != 0;
    }

    /** True when the number is an open descriptor. */
    public static boolean isOpen(int fd) {
        return fd >= 0 && Libc.fcntl(fd, F_GETFD, 0) >= 0;
    }

    /**
     * Reads what is there, as read(2) does; for pipes that are non-blocking.
     *
     * @param most how many octets are wanted
     * @return the octets; fewer than wanted at the end, or when no more is there yet
     */
    public static byte[] read(int fd, int most) throws HostException {
        byte[] octets = new byte[most];
        int size = 0;
        while (size < most) {
            byte[] part = new byte[most - size];
            long read = Libc.read(fd, part, part.length);
            if (read == 0 || read < 0 && Libc.errno() == Errno.EAGAIN) {
                break;
            }
            if (read > 0) {
                System.arraycopy(part, 0, octets, size, (int) read);
                size += (int) read;
            } else if (Libc.errno() != Errno.EINTR) {
                throw new HostException("read", Libc.errno());
            }
        }
        return Arrays.copyOf(octets, size);
    }

    /**
     * Writes octets into a pipe that has room for them.
     *
     * @throws HostException if not all went
     */
    public static void write(int fd, byte[] octets) throws HostException {
        if (Libc.write(fd, octets, octets.length) != octets.length) {
            throw new HostException("write", Libc.errno());
        }
    }

    /** /dev/null, for reading and writing. */
    public static int devNull() throws HostException {
        return Libc.checked("open", Libc.open(Libc.string("/dev/null"), O_RDWR | CLOEXEC, 0));
    }

    /**
     * Puts /dev/null over descriptors: under inetd, 1 and 2 are the socket too, and a stray line on
     * standard output would be read by a client.
     */
    public static void silence(int... descriptors) throws HostException {
        int nothing = devNull();
        try {
            for (int fd : descriptors) {
                Libc.checked("dup2", Libc.dup2(nothing, fd));
            }
        } finally {
            close(nothing);
        }
    }
}
