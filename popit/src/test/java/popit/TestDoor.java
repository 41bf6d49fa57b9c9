package popit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import popit.maildir.MaildirOptions;
import popit.pop.SessionRules;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.HostException;

/** A door by which clients come without a popserv, where things go wrong when they are told to. */
final class TestDoor implements Door, Log, AutoCloseable {
    private static final int LOG_ALL_COMMANDS = 2;

    /** What was logged. */
    final List<String> lines = new CopyOnWriteArrayList<>();

    /** What the sessions did that have ended. */
    final List<String> ends = new CopyOnWriteArrayList<>();

    /** How many times from now on the log fails. */
    final AtomicInteger logFails = new AtomicInteger();

    /** How many times from now on no thread is to be had. */
    final AtomicInteger diskFails = new AtomicInteger();

    /** What becomes something that the kernel does not watch, just before a loop should. */
    int unwatched = -1;

    private final SessionRules rules =
            new SessionRules(600, 0, MaildirOptions.defaults(), false, LOG_ALL_COMMANDS, null);
    private final DiskThreads threads = new DiskThreads(2);
    private final ExecutorService disk = new Disk();
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()) {
                @Override
                public IoEventLoop next() {
                    silence();
                    return super.next();
                }
            };

    private void silence() {
        if (unwatched >= 0) {
            try {
                Descriptors.silence(unwatched);
            } catch (HostException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void fail(AtomicInteger times) {
        if (times.get() > 0 && times.decrementAndGet() >= 0) {
            throw new OutOfMemoryError("of a test");
        }
    }

    @Override
    public SessionRules rules() {
        return rules;
    }

    @Override
    public Log log() {
        return this;
    }

    @Override
    public void write(Level level, String line) {
        fail(logFails);
        lines.add(line);
    }

    @Override
    public ExecutorService disk() {
        return disk;
    }

    @Override
    public EventLoopGroup loops() {
        return loops;
    }

    @Override
    public void ended(Client client, String session, String line) {
        ends.add(line);
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdownNow();
        loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    private final class Disk extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            fail(diskFails);
            threads.execute(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return true;
        }
    }
}
