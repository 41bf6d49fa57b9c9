package popserv.handoff;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The last octets of a session whose worker has ended: they stay with us until the client has read
 * them, however slowly, but no client stays by not reading.
 */
final class LingeringClose {
    private final Channel client;
    private final Future<?> clock;
    private long left;

    private LingeringClose(Channel client, Duration patience) {
        this.client = client;
        this.left = left();
        this.clock =
                client.eventLoop()
                        .scheduleAtFixedRate(
                                this::look,
                                patience.toNanos(),
                                patience.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    /**
     * Closes a connection that takes nothing for so long, or for as much again; to be called on its
     * event loop, when all has been written that ever will.
     */
    static void watch(Channel client, Duration patience) {
        if (client.isOpen()) {
            LingeringClose closing = new LingeringClose(client, patience);
            client.closeFuture().addListener(closed -> closing.clock.cancel(false));
        }
    }

    private long left() {
        ChannelOutboundBuffer waiting = client.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private void look() {
        long before = left;
        left = left();
        if (left >= before) {
            // Otherwise the kernel would keep what the client does not read.
            client.config().setOption(ChannelOption.SO_LINGER, 0);
            client.unsafe().close(client.unsafe().voidPromise());
        }
    }
}
