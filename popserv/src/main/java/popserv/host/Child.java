package popserv.host;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;

/**
 * A process of ours, started by posix_spawn(3), as Java knows processes. No thread waits for it:
 * one watches over all children, reads what they say on standard error and sees them end.
 *
 * <p>Its standard streams are not to be had here: it was given descriptors. Signals go to it and to
 * the processes of its session that stayed in its group.
 */
public final class Child extends Process {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final int WNOHANG = 1;

    private static Readiness watch;

    private final int pid;
    private final boolean withGroup;
    private final TextLines lines;
    private final CompletableFuture<Process> ended = new CompletableFuture<>();
    private int standardError;
    private boolean reaped;
    private volatile int exitValue = -1;

    private Child(int pid, boolean withGroup, int standardError, TextLines lines) {
        this.pid = pid;
        this.withGroup = withGroup;
        this.standardError = standardError;
        this.lines = lines;
    }

    /**
     * Starts a program.
     *
     * @param descriptors what it has as its descriptors 0 and 1; a further one becomes 3. They stay
     *     open here. Descriptor 2 is a pipe to us
     * @param said gets what it says on standard error, a bounded line at a time as it was written
     *     (not fit for a log unescaped), and its process number, on the watching thread, perhaps
     *     before this returns: it must not block
     * @throws HostException when it cannot be started
     */
    public static Child start(Program program, ObjLongConsumer<String> said, int... descriptors)
            throws HostException {
        return start(program, false, said, descriptors);
    }

    /** As above; what it leaves of its group when it ends is killed. */
    public static Child startWithGroup(
            Program program, ObjLongConsumer<String> said, int... descriptors)
            throws HostException {
        return start(program, true, said, descriptors);
    }

    private static Child start(
            Program program, boolean withGroup, ObjLongConsumer<String> said, int... descriptors)
            throws HostException {
        int[] pipe = Descriptors.lastingPipe();
        Child child;
        try {
            Descriptors.nonBlocking(pipe[0], true);
            own(program.identity(), pipe[1]);
            int pid = Spawn.start(program, arranged(descriptors, pipe[1]));
            TextLines lines = new TextLines(line -> said.accept(line, pid));
            child = new Child(pid, withGroup, pipe[0], lines);
        } catch (HostException | RuntimeException | Error e) {
            Descriptors.close(pipe[0]);
            throw e;
        } finally {
            Descriptors.close(pipe[1]);
        }
        child.watch();
        return child;
    }

    /** Lets another user open the pipe again, as /dev/stderr; what fails here shows there. */
    private static void own(Identity identity, int pipe) {
        if (identity != null) {
            Libc.fchown(pipe, identity.uid(), identity.gid());
        }
    }

    private static int[] arranged(int[] descriptors, int standardError) {
        int[] all = new int[descriptors.length + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < 2 ? descriptors[i] : i == 2 ? standardError : descriptors[i - 1];
        }
        return all;
    }

    private static synchronized Readiness readiness() throws HostException {
        if (watch == null) {
            watch = new Readiness("children");
        }
        return watch;
    }

    private void watch() throws HostException {
        int pidfd = LibcEpoll.pidfdOpen(pid);
        boolean heard = false;
        try {
            Libc.checked("pidfd_open", pidfd);
            Readiness readiness = readiness();
            readiness.watch(standardError, () -> drain(readiness));
            heard = true;
            readiness.watch(
                    pidfd,
                    () -> {
                        if (withGroup) {
                            // Not reaped yet: the group's number is still its own.
                            destroyForcibly();
                        }
                        drain(readiness);
                        if (reap(WNOHANG)) {
                            readiness.forget(pidfd);
                            ended.complete(this);
                        }
                    });
        } catch (HostException | RuntimeException | Error e) {
            // Nobody would see it end.
            destroyForcibly();
            reap(0);
            Descriptors.close(pidfd);
            if (!heard) {
                // Else it is closed at its end, which comes now.
                Descriptors.close(standardError);
            }
            throw e;
        }
    }

    /** Reads what is there; at its end the pipe is closed. Bounded, so that others have a turn. */
    private void drain(Readiness readiness) {
        byte[] octets = new byte[8192];
        for (int turn = 0; turn < 8 && standardError >= 0; turn++) {
            long read = Libc.read(standardError, octets, octets.length);
            if (read > 0) {
                lines.feed(octets, (int) read);
            } else if (read < 0 && Libc.errno() == Errno.EAGAIN) {
                return;
            } else if (read == 0 || Libc.errno() != Errno.EINTR) {
                lines.end();
                readiness.forget(standardError);
                standardError = -1;
            }
        }
    }

    private synchronized boolean reap(int options) {
        int[] status = new int[1];
        int answer;
        do {
            answer = Libc.waitpid(pid, status, options);
        } while (answer < 0 && Libc.errno() == Errno.EINTR);
        if (answer == 0) {
            return false;
        }
        reaped = true;
        int signal = status[0] & 0x7f;
        exitValue = signal == 0 ? status[0] >> 8 & 0xff : 128 + signal;
        return true;
    }

    /** Sends a signal to it and its group; nothing when it has ended. */
    private synchronized void signal(int signal) {
        // Under the lock that reaping takes: the number cannot belong to somebody else yet.
        if (!reaped) {
            Libc.kill(-pid, signal);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    /** Completes, on the watching thread, when it has ended and its last words were given. */
    @Override
    public CompletableFuture<Process> onExit() {
        return ended.copy();
    }

    /** Its exit status; 128 and the signal's number when a signal ended it. */
    @Override
    public int exitValue() {
        if (!ended.isDone()) {
            throw new IllegalThreadStateException("process has not ended");
        }
        return exitValue;
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return exitValue;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            ended.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends TERM. */
    @Override
    public void destroy() {
        signal(SIGTERM);
    }

    /** Sends KILL. */
    @Override
    public Process destroyForcibly() {
        signal(SIGKILL);
        return this;
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    @Override
    public boolean isAlive() {
        return !ended.isDone();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
