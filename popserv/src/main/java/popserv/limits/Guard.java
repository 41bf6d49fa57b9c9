package popserv.limits;

import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;

/**
 * All that is counted to keep strangers out. It outlives a reload of the configuration.
 *
 * @param sessions how many connections live, and whose
 * @param blocks who is refused for a while
 * @param delays when each account logged in last
 */
public record Guard(Sessions sessions, Blocks blocks, LoginDelays delays) {
    /** Makes one that has counted nothing. */
    public Guard() {
        this(new Sessions(), new Blocks(), new LoginDelays());
    }

    /** Lets in again whoever is refused when the configuration, as read now, refuses nobody. */
    public void follow(Settings settings, Log log) {
        int ended = settings.get(LimitDirectives.BLOCK) == 0 ? blocks.clear("") : 0;
        if (ended > 0) {
            String why = LimitDirectives.BLOCK.name() + " 0";
            Event.UNBLOCKED.log(log, null, "what", why, "count", ended);
        }
    }
}
