package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Adopted;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.host.Descriptors;

/** A channel joins its loop, or that it cannot is heard of. */
@Timeout(60)
class JoiningTest {
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = loops.next();

    @AfterEach
    void close() throws Exception {
        loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    private static boolean isOver(ChannelFuture joined) {
        return joined.awaitUninterruptibly(20, TimeUnit.SECONDS);
    }

    /**
     * The kernel watches no /dev/null: epoll_ctl(2) fails with EPERM, as with ENOSPC when it is
     * full.
     */
    private void refused(boolean fromItsLoop) throws Exception {
        int[] pair = Descriptors.streamPair();
        int descriptor = pair[0];
        Channel channel = Adopted.unix(descriptor);
        Descriptors.silence(descriptor);
        Descriptors.close(pair[1]);
        ChannelFuture joined =
                fromItsLoop
                        ? loop.submit(() -> Joining.join(channel, loop)).get(20, TimeUnit.SECONDS)
                        : Joining.join(channel, loop);
        assertTrue(isOver(joined));
        assertFalse(joined.isSuccess());
        assertTrue(Joining.reason(joined.cause()).contains("max_user_watches"));
        assertTrue(Descriptors.isOpen(descriptor), "it may be told a last word");
        loop.submit(() -> Joining.close(channel)).get(20, TimeUnit.SECONDS);
        assertTrue(channel.closeFuture().await(20, TimeUnit.SECONDS));
        assertFalse(Descriptors.isOpen(descriptor));
    }

    @Test
    void aChannelThatNoLoopCanWatchIsHeardOf() throws Exception {
        refused(false);
    }

    @Test
    void soItIsFromTheLoopItself() throws Exception {
        refused(true);
    }

    @Test
    void aChannelJoins() throws Exception {
        int[] pair = Descriptors.streamPair();
        Channel channel = Adopted.unix(pair[0]);
        ChannelFuture joined = Joining.join(channel, loop);
        assertTrue(isOver(joined));
        assertTrue(joined.isSuccess());
        Descriptors.close(pair[1]);
        await().atMost(20, TimeUnit.SECONDS).until(() -> !channel.isOpen());
    }
}
