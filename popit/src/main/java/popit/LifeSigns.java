package popit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * When a client last gave a sign of life: sent something, or took some of what was sent to it. It
 * is asked from any thread and told by the client's own.
 */
final class LifeSigns {
    private final long limit;
    private volatile long last = System.nanoTime();
    private long progress;

    /** Takes how long a client may be silent, in seconds. */
    LifeSigns(int seconds) {
        limit = seconds * 1_000_000_000L;
    }

    /** The client gave a sign. */
    void sign() {
        last = System.nanoTime();
    }

    /** Returns whether to look closer, on the client's loop: it was silent, or takes its time. */
    boolean isInDoubt(Channel channel, long now) {
        return (!channel.isWritable() || isDue(now)) && channel.isRegistered();
    }

    /**
     * Looks how far sending has come, on the client's loop: a client that takes what is sent, be it
     * slowly, is alive.
     *
     * @return whether it was silent for too long
     */
    boolean isDue(Channel channel, long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null) {
            return false;
        }
        progress(31 * out.totalPendingWriteBytes() + out.currentProgress(), now);
        return isDue(now);
    }

    /**
     * Takes how far sending has come.
     *
     * @param measure any number that changes when octets are taken
     * @param now the time, in nanoseconds
     */
    void progress(long measure, long now) {
        if (measure != progress) {
            progress = measure;
            last = now;
        }
    }

    /** Returns whether the client was silent for too long. */
    boolean isDue(long now) {
        return now - last > limit;
    }
}
