package popserv.host;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One thread that waits for any number of descriptors to become readable, and runs for each what
 * was asked (epoll(7), level-triggered).
 */
final class Readiness {
    private static final int CLOEXEC = 02000000;
    private static final int EVENTS = 64;
    // struct epoll_event is packed on x86_64 and nowhere else.
    private static final int EVENT = Platform.isIntel() ? 12 : 16;
    private static final int EVENT_FD = Platform.isIntel() ? 4 : 8;

    private final int epoll;
    private final Map<Integer, Runnable> watched = new ConcurrentHashMap<>();

    /**
     * @param name the thread's
     */
    Readiness(String name) throws HostException {
        epoll = Libc.checked("epoll_create1", LibcEpoll.epoll_create1(CLOEXEC));
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the reader, on the thread, whenever the descriptor is readable or at its end. */
    void watch(int fd, Runnable reader) throws HostException {
        watched.put(fd, reader);
        Memory event = new Memory(16);
        event.clear();
        event.setInt(0, LibcEpoll.IN);
        event.setInt(EVENT_FD, fd);
        if (LibcEpoll.epoll_ctl(epoll, LibcEpoll.CTL_ADD, fd, event) < 0) {
            watched.remove(fd);
            throw Libc.failed("epoll_ctl");
        }
    }

    /** Watches no more, and closes the descriptor. */
    void forget(int fd) {
        if (watched.remove(fd) != null) {
            LibcEpoll.epoll_ctl(epoll, LibcEpoll.CTL_DEL, fd, new Memory(16));
            Descriptors.close(fd);
        }
    }

    private void run() {
        Memory events = new Memory((long) EVENTS * EVENT);
        while (true) {
            int ready = LibcEpoll.epoll_wait(epoll, events, EVENTS, -1);
            for (int i = 0; i < ready; i++) {
                Runnable reader = watched.get(events.getInt((long) i * EVENT + EVENT_FD));
                if (reader != null) {
                    run(reader);
                }
            }
        }
    }

    private static void run(Runnable reader) {
        try {
            reader.run();
        } catch (RuntimeException | Error e) {
            // One child's listener must not end the watch over all others.
            Thread.currentThread()
                    .getUncaughtExceptionHandler()
                    .uncaughtException(Thread.currentThread(), e);
        }
    }
}
