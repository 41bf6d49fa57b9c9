package popserv.host;

import java.io.IOException;

/**
 * A call of the operating system failed. The message names the call and the error, as in {@code
 * sendmsg: EPIPE}, and what it was about where that helps; never a secret.
 */
public final class HostException extends IOException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;

    HostException(String call, int errno) {
        this(call, errno, null);
    }

    HostException(String call, int errno, String about) {
        super(call + ": " + Errno.name(errno) + (about == null ? "" : " (" + about + ")"));
        this.call = call;
        this.errno = errno;
    }

    /** The call that failed, as its manual page is named. */
    public String call() {
        return call;
    }

    /** Its error's name: {@code EPIPE}. */
    public String error() {
        return Errno.name(errno);
    }

    /** Its error's number. */
    public int errno() {
        return errno;
    }

    /** True when the other end of a socket is gone. */
    public boolean otherEndGone() {
        return errno == Errno.EPIPE || errno == Errno.ECONNRESET || errno == Errno.ENOTCONN;
    }
}
