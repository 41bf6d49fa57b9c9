package popserv.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** epoll(7), and pidfd_open(2), which glibc names only since 2.36. */
final class LibcEpoll {
    static final int CTL_ADD = 1;
    static final int CTL_DEL = 2;
    static final int IN = 1;
    private static final long PIDFD_OPEN = 434;

    static {
        Native.register(LibcEpoll.class, NativeLibrary.getProcess());
    }

    private LibcEpoll() {}

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int count, int milliseconds);

    static native long syscall(long number, long one, long two);

    /** A descriptor that becomes readable when the process ends; it closes itself on exec. */
    static int pidfdOpen(int pid) {
        return (int) syscall(PIDFD_OPEN, pid, 0);
    }
}
