package popserv.host;

import com.sun.jna.Memory;

/**
 * Messages between processes with a descriptor riding on them: sendmsg(2) and recvmsg(2) with
 * SCM_RIGHTS (unix(7), cmsg(3)).
 *
 * <p>Native memory is kept per thread and used again. Sending never raises SIGPIPE.
 */
public final class Passing {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // struct msghdr, struct iovec and struct cmsghdr on 64-bit Linux, one after the other.
    private static final int IOV = 56;
    private static final int CONTROL = IOV + 16;
    private static final int DATA = CONTROL + 24;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_FLAGS = 48;
    private static final int CMSG_HEADER = 16;

    private static final ThreadLocal<Memory> KEPT = new ThreadLocal<>();

    private Passing() {}

    /**
     * Sends one message without waiting, for an event loop.
     *
     * @param fd a Unix-domain socket
     * @param octets the message
     * @param descriptor what rides on it, -1 for nothing; stays open here
     * @return false when the socket cannot take it now
     */
    public static boolean offer(int fd, byte[] octets, int descriptor) throws HostException {
        return send(fd, octets, descriptor, MSG_DONTWAIT);
    }

    /** Sends one message, waiting until the socket takes it; see {@link #offer}. */
    public static void send(int fd, byte[] octets, int descriptor) throws HostException {
        while (!send(fd, octets, descriptor, 0)) {
            Waiting.writable(fd);
        }
    }

    private static boolean send(int fd, byte[] octets, int descriptor, int flags)
            throws HostException {
        Memory memory = memory(octets.length, descriptor >= 0 ? CMSG_HEADER + 8 : 0);
        memory.write(DATA, octets, 0, octets.length);
        if (descriptor >= 0) {
            memory.setLong(CONTROL, CMSG_HEADER + 4);
            memory.setInt(CONTROL + 8, SOL_SOCKET);
            memory.setInt(CONTROL + 12, SCM_RIGHTS);
            memory.setInt(CONTROL + CMSG_HEADER, descriptor);
        }
        while (Libc.sendmsg(fd, memory, flags | MSG_NOSIGNAL) < 0) {
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN
                    || errno == Errno.ENOBUFS
                    || errno == Errno.ETOOMANYREFS && flags != 0) {
                return false;
            }
            if (errno != Errno.EINTR) {
                throw new HostException("sendmsg", errno);
            }
        }
        return true;
    }

    /**
     * Waits for one message. Of what rides on it one descriptor is kept, with close-on-exec set;
     * the kernel drops the others (MSG_CTRUNC), as it drops all when this process may open no more.
     *
     * @param buffer where its octets go
     * @throws HostException when it does not fit the buffer (EMSGSIZE; its descriptor is closed),
     *     or on a failure of recvmsg(2)
     */
    public static Parcel receive(int fd, byte[] buffer) throws HostException {
        // Room for one descriptor and no more: the kernel drops the others.
        Memory memory = memory(buffer.length, CMSG_HEADER + 4);
        int received;
        while ((received = (int) Libc.recvmsg(fd, memory, MSG_CMSG_CLOEXEC)) < 0) {
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                Waiting.readable(fd);
            } else if (errno != Errno.EINTR) {
                throw new HostException("recvmsg", errno);
            }
        }
        int descriptor = descriptor(memory);
        if ((memory.getInt(MSG_FLAGS) & MSG_TRUNC) != 0) {
            Descriptors.close(descriptor);
            throw new HostException("recvmsg", Errno.EMSGSIZE);
        }
        memory.read(DATA, buffer, 0, received);
        return new Parcel(received, descriptor);
    }

    private static int descriptor(Memory memory) {
        long length = memory.getLong(MSG_CONTROLLEN);
        if (length < CMSG_HEADER + 4
                || memory.getInt(CONTROL + 8) != SOL_SOCKET
                || memory.getInt(CONTROL + 12) != SCM_RIGHTS) {
            return -1;
        }
        return memory.getInt(CONTROL + CMSG_HEADER);
    }

    private static Memory memory(int octets, int control) {
        Memory memory = KEPT.get();
        if (memory == null || memory.size() < DATA + octets) {
            memory = new Memory(DATA + Math.max(octets, 4096));
            KEPT.set(memory);
        }
        memory.clear(DATA);
        memory.setPointer(MSG_IOV, memory.share(IOV));
        memory.setLong(MSG_IOVLEN, 1);
        memory.setPointer(IOV, memory.share(DATA));
        memory.setLong(IOV + 8, octets);
        if (control > 0) {
            memory.setPointer(MSG_CONTROL, memory.share(CONTROL));
            memory.setLong(MSG_CONTROLLEN, control);
        }
        return memory;
    }
}
