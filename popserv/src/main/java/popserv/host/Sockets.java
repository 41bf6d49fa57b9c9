package popserv.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What a socket that was given to us is, and who is at its ends (socket(7), ip(7), ipv6(7)). */
public final class Sockets {
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SOCK_STREAM = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCKADDR = 128;

    private Sockets() {}

    /** True when the descriptor is a stream socket, listening or connected. */
    public static boolean isStream(int fd) {
        return option(fd, SO_TYPE) == SOCK_STREAM;
    }

    /** True when connections are accepted on the descriptor (inetd's wait, systemd's sockets). */
    public static boolean isListening(int fd) {
        return option(fd, SO_ACCEPTCONN) == 1;
    }

    private static int option(int fd, int name) {
        int[] value = new int[1];
        return Libc.getsockopt(fd, SOL_SOCKET, name, value, new int[] {4}) < 0 ? -1 : value[0];
    }

    /**
     * Has a socket that is not bound yet take IPv6 alone, at all addresses of which IPv4 may be.
     */
    public static void ipv6Only(int fd) throws HostException {
        int set = Libc.setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, new int[] {1}, 4);
        Libc.checked("setsockopt", set);
    }

    /**
     * Who is at the other end.
     *
     * @return IPv4 also where it came in on an IPv6 socket; null when it is no IP socket
     * @throws HostException when it is not connected, or no socket
     */
    public static InetSocketAddress peer(int fd) throws HostException {
        byte[] address = new byte[SOCKADDR];
        Libc.checked("getpeername", Libc.getpeername(fd, address, new int[] {SOCKADDR}));
        return address(address);
    }

    /** The address at our end; see {@link #peer}. */
    public static InetSocketAddress local(int fd) throws HostException {
        byte[] address = new byte[SOCKADDR];
        Libc.checked("getsockname", Libc.getsockname(fd, address, new int[] {SOCKADDR}));
        return address(address);
    }

    /** struct sockaddr_in and sockaddr_in6: family, port in network order, address. */
    private static InetSocketAddress address(byte[] sockaddr) {
        int family = sockaddr[0] & 0xff | (sockaddr[1] & 0xff) << 8;
        int port = (sockaddr[2] & 0xff) << 8 | sockaddr[3] & 0xff;
        try {
            return switch (family) {
                case AF_INET ->
                        new InetSocketAddress(
                                InetAddress.getByAddress(Arrays.copyOfRange(sockaddr, 4, 8)), port);
                case AF_INET6 ->
                        new InetSocketAddress(
                                InetAddress.getByAddress(Arrays.copyOfRange(sockaddr, 8, 24)),
                                port);
                default -> null;
            };
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
