package popserv;

import io.netty.channel.epoll.EpollServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import popserv.host.HostException;
import popserv.host.Waiting;

/**
 * The end of a socket that nobody but we listen on. The kernel has shaken hands with whoever waits
 * in its queue, and would reset them all as the socket is closed: they are let in first.
 */
final class LastCall {
    /** Where clients come faster than they are accepted, the queue has no end. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final int PAUSE = 1;

    private final EpollServerSocketChannel door;
    private final long end = System.nanoTime() + PATIENCE;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private LastCall(EpollServerSocketChannel door) {
        this.door = door;
    }

    /**
     * Closes a door when nobody waits before it any more.
     *
     * @return completes, on its loop, when it is closed
     */
    static CompletableFuture<Void> at(EpollServerSocketChannel door) {
        LastCall call = new LastCall(door);
        door.eventLoop().execute(call::look);
        return call.over;
    }

    private void look() {
        if (door.isOpen() && System.nanoTime() - end < 0 && isSomebodyThere()) {
            // Meanwhile the loop accepts as it always does.
            door.eventLoop().schedule(this::look, PAUSE, TimeUnit.MILLISECONDS);
        } else {
            door.close();
            over.complete(null);
        }
    }

    private boolean isSomebodyThere() {
        try {
            return Waiting.isReadable(door.fd().intValue());
        } catch (HostException e) {
            return false;
        }
    }
}
