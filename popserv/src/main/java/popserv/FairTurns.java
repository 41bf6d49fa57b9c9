package popserv;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers what waits so that, done in the order of the numbers, everybody has his turn: start-time
 * fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996). Who has much waiting gets ever higher
 * numbers; who comes anew gets the number that is due now; nobody's own work overtakes itself.
 * Thread-safe.
 */
final class FairTurns {
    private final Map<String, Waiting> all = new HashMap<>();
    private long due;

    private static final class Waiting {
        private int count;
        private long last;
    }

    /**
     * Takes a number.
     *
     * @param whose who wants the work done
     * @param most how much of his may wait, this included
     * @return the number; -1 if he has as much waiting already
     */
    synchronized long take(String whose, int most) {
        Waiting his = all.get(whose);
        if (his != null && his.count >= most) {
            return -1;
        }
        if (his == null) {
            his = new Waiting();
            all.put(whose, his);
        }
        his.count++;
        his.last = Math.max(due, his.last) + 1;
        return his.last;
    }

    /** The work begins. */
    synchronized void begun(String whose, long number) {
        due = Math.max(due, number);
        givenUp(whose);
    }

    /** The work waits no longer, and is not done. */
    synchronized void givenUp(String whose) {
        Waiting his = all.get(whose);
        if (his != null && --his.count == 0) {
            all.remove(whose);
        }
    }
}
