package popit;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.ExecutorService;
import popit.pop.SessionRules;
import popserv.base.Log;

/** What a client needs of the door it came in by. */
interface Door {
    /** Returns how sessions are served. */
    SessionRules rules();

    /** Returns where sessions log. */
    Log log();

    /** Returns the threads that may touch the disk. */
    ExecutorService disk();

    /** Returns the loops that attend to sockets. */
    EventLoopGroup loops();

    /** Takes notice that a client has gone; {@code line} says what its session did. */
    void ended(Client client, String session, String line);
}
