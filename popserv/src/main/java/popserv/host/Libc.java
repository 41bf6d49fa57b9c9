package popserv.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The calls of the C library we use, bound one to one. The variadic ones (fcntl, prctl, syslog)
 * take whole numbers and pointers only, which Linux passes on x86_64 and aarch64 like those of any
 * function.
 */
final class Libc {
    static {
        // The C library is in the process already; looking for a file could find another one.
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    /** The error of this thread's last call. */
    static int errno() {
        return Native.getLastError();
    }

    /** The failure of the last call, to be thrown. */
    static HostException failed(String call) {
        return new HostException(call, errno());
    }

    /**
     * The result of a call that gives -1 when it failed.
     *
     * @throws HostException when it is -1
     */
    static int checked(String call, int result) throws HostException {
        if (result < 0) {
            throw failed(call);
        }
        return result;
    }

    /** A text as C has it, in UTF-8 whatever the locale. */
    static byte[] string(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(octets, octets.length + 1);
    }

    static native int socketpair(int domain, int type, int protocol, int[] pair);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, byte[] address, int length);

    static native int connect(int fd, byte[] address, int length);

    static native long recv(int fd, byte[] octets, long length, int flags);

    static native int pipe2(int[] pair, int flags);

    static native int open(byte[] path, int flags, int mode);

    static native int fchown(int fd, int uid, int gid);

    static native int dup2(int fd, int onto);

    static native int close(int fd);

    static native int shutdown(int fd, int how);

    static native long read(int fd, byte[] buffer, long length);

    static native long write(int fd, byte[] buffer, long length);

    static native int fcntl(int fd, int command, int argument);

    static native int getsockopt(int fd, int level, int name, int[] value, int[] length);

    static native int setsockopt(int fd, int level, int name, int[] value, int length);

    static native int getpeername(int fd, byte[] address, int[] length);

    static native int getsockname(int fd, byte[] address, int[] length);

    static native long sendmsg(int fd, Pointer message, int flags);

    static native long recvmsg(int fd, Pointer message, int flags);

    static native long sendto(
            int fd, byte[] octets, long length, int flags, byte[] address, int addressLength);

    static native int poll(byte[] descriptors, long count, int milliseconds);

    static native int getrlimit(int resource, long[] limits);

    static native int setrlimit(int resource, long[] limits);

    static native int prctl(int option, long two, long three, long four, long five);

    static native int kill(int pid, int signal);

    static native int waitpid(int pid, int[] status, int options);

    static native int geteuid();

    static native int getegid();

    static native int getpwnam_r(
            byte[] name, Pointer entry, Pointer buffer, long size, PointerByReference result);

    static native int getpwuid_r(
            int uid, Pointer entry, Pointer buffer, long size, PointerByReference result);

    static native int getgrnam_r(
            byte[] name, Pointer entry, Pointer buffer, long size, PointerByReference result);

    static native int getspnam_r(
            byte[] name, Pointer entry, Pointer buffer, long size, PointerByReference result);

    static native void openlog(Pointer tag, int options, int facility);

    static native void syslog(int priority, byte[] format, byte[] line);

    static native int setgroups(long count, int[] groups);

    static native int setresgid(int real, int effective, int saved);

    static native int setresuid(int real, int effective, int saved);
}
