package popit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import popit.pop.SessionRules;
import popserv.base.Log;
import popserv.handoff.HandOff;
import popserv.handoff.Transport;
import popserv.host.Descriptors;
import popserv.host.HostException;

/**
 * A session with nobody, on a Maildir that is none, before the first client comes: Java loads what
 * a session needs when it needs it, and the first client would wait for that.
 */
final class WarmUp implements Door, Runnable {
    private static final String NOWHERE = "/nonexistent/popit";
    private static final int PATIENCE = 5;

    private final Door door;
    private final CountDownLatch end = new CountDownLatch(1);

    /** Warms up what serves the clients of a door. */
    WarmUp(Door door) {
        this.door = door;
    }

    /** Holds the session, and returns when it has ended. */
    @Override
    public void run() {
        HandOff nobody =
                new HandOff(
                        "warm-up",
                        NOWHERE,
                        Map.of(),
                        List.of("popit"),
                        Transport.UNIX,
                        new byte[0]);
        try {
            new EpollSocketChannel().unsafe().closeForcibly();
            int[] pair = Descriptors.streamPair();
            Descriptors.nonBlocking(pair[0], true);
            new Client(this, nobody).begin(pair[0], false, nobody.pending());
            // Whether it ended or took too long, the first client finds out what is wrong.
            end.await(PATIENCE, TimeUnit.SECONDS);
            Descriptors.close(pair[1]);
        } catch (HostException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public SessionRules rules() {
        return door.rules();
    }

    /** Nobody wants to read of nobody's troubles. */
    @Override
    public Log log() {
        return new Log() {
            @Override
            public void write(Level level, String line) {}

            @Override
            public boolean on(Level level) {
                return false;
            }
        };
    }

    @Override
    public ExecutorService disk() {
        return door.disk();
    }

    @Override
    public EventLoopGroup loops() {
        return door.loops();
    }

    @Override
    public void ended(Client client, String session, String line) {
        end.countDown();
    }
}
