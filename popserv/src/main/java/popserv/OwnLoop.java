package popserv;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One client's event loop: what goes wrong in what is done there for this client ends its session,
 * and no other's.
 */
final class OwnLoop {
    private final Channel channel;
    private final Consumer<Throwable> broken;

    /**
     * Makes it.
     *
     * @param broken ends the session, and tells the log why; called on the loop
     */
    OwnLoop(Channel channel, Consumer<Throwable> broken) {
        this.channel = channel;
        this.broken = broken;
    }

    /** Does something now; to be called on the loop. */
    void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            broken.accept(e);
        }
    }

    /** Does something in its turn. */
    void execute(Runnable task) {
        channel.eventLoop().execute(() -> run(task));
    }

    /** Does something after so many nanoseconds. */
    void schedule(Runnable task, long nanos) {
        channel.eventLoop().schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Stops reading from the client, or goes on. */
    void read(boolean on) {
        channel.config().setAutoRead(on);
    }
}
