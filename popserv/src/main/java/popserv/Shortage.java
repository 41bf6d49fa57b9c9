package popserv;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import popserv.base.Event;
import popserv.base.Log;

/**
 * Tells that nobody can be let in at a door, as a rule because no descriptor is left, or that the
 * kernel watches no further socket: at most once a minute, however often it is tried.
 */
final class Shortage {
    private static final long BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

    private long tellFrom = System.nanoTime();

    /**
     * Somebody could not be let in.
     *
     * @param door where clients wait
     * @param reason why not, and what can be done
     */
    synchronized void met(SocketAddress door, String reason, Log log) {
        long now = System.nanoTime();
        if (now - tellFrom >= 0) {
            tellFrom = now + BETWEEN_LINES;
            String address = NetUtil.toSocketAddressString((InetSocketAddress) door);
            Event.REFUSED.log(log, null, "local", address, "reason", "cannot accept: " + reason);
        }
    }
}
