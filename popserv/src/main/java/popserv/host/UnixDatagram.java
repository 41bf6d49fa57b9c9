package popserv.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * A Unix-domain datagram socket connected to a server, of a kind Java does not have (unix(7)).
 *
 * <p>It is bound to a name of the abstract namespace that the kernel chooses, so that the server
 * can answer, and nothing is left in the file system. Calls block for as long as they are told to.
 * For one thread.
 */
public final class UnixDatagram implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int CLOEXEC = 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** sockaddr_un holds this many octets of a path, one of them its end. */
    private static final int LONGEST_PATH = 107;

    private int fd;

    private UnixDatagram(int fd) {
        this.fd = fd;
    }

    /**
     * Connects to a server's socket.
     *
     * @param path its path; one that starts with {@code @} is in the abstract namespace
     * @throws IOException if there is none, or it is not ours to use
     */
    public static UnixDatagram connect(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IOException("the path of a socket has at most 107 octets");
        }
        UnixDatagram socket =
                new UnixDatagram(
                        Libc.checked("socket", Libc.socket(AF_UNIX, SOCK_DGRAM | CLOEXEC, 0)));
        boolean abstractName = name.length > 0 && name[0] == '@';
        byte[] address = address(abstractName ? name.length : name.length + 1);
        System.arraycopy(name, 0, address, 2, name.length);
        if (abstractName) {
            address[2] = 0;
        }
        // Bound to the family alone, a socket gets a name from the kernel.
        if (Libc.bind(socket.fd, address(0), 2) < 0
                || Libc.connect(socket.fd, address, address.length) < 0) {
            HostException failure = new HostException("connect", Libc.errno(), path.toString());
            socket.close();
            throw failure;
        }
        return socket;
    }

    private static byte[] address(int nameLength) {
        byte[] address = new byte[2 + nameLength];
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        address[little ? 0 : 1] = AF_UNIX;
        return address;
    }

    /**
     * Sends a datagram.
     *
     * @param atMost how long to wait while the server's queue is full
     */
    public void send(byte[] octets, Duration atMost) throws IOException {
        timeout(SO_SNDTIMEO, atMost);
        while (Libc.sendto(fd, octets, octets.length, MSG_NOSIGNAL, null, 0) < 0) {
            if (Libc.errno() != Errno.EINTR) {
                throw Libc.failed("sendto");
            }
        }
    }

    /**
     * Receives a datagram.
     *
     * @param most octets of it that are kept
     * @param atMost how long to wait for it; nothing: take one that is there
     * @return the datagram; null if none came
     */
    public byte[] receive(int most, Duration atMost) throws IOException {
        byte[] octets = new byte[most];
        int flags = atMost.isZero() ? MSG_DONTWAIT : 0;
        timeout(SO_RCVTIMEO, atMost);
        long count;
        while ((count = Libc.recv(fd, octets, most, flags)) < 0) {
            int error = Libc.errno();
            if (error == Errno.EAGAIN) {
                return null;
            }
            if (error != Errno.EINTR) {
                throw new HostException("recv", error);
            }
        }
        return Arrays.copyOf(octets, (int) count);
    }

    /** Sets a struct timeval, of two machine words; zero would mean for ever. */
    private void timeout(int option, Duration time) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        value.putLong(time.toSeconds()).putLong(Math.max(1, time.toNanosPart() / 1000)).flip();
        int[] words = new int[4];
        value.asIntBuffer().get(words);
        Libc.checked("setsockopt", Libc.setsockopt(fd, SOL_SOCKET, option, words, 16));
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
