package popserv.record;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One way of telling a login to others: the work behind a {@link RecordQueue}. Called by the
 * queue's thread alone; may block, but for seconds only.
 */
interface Delivery extends Closeable {

    /** Hears of logins that will never be delivered. */
    interface Losses {
        /** Some are lost, for a reason in few words. */
        void lost(int count, String reason);
    }

    /** The other side does not answer; the same logins are to be tried again later. */
    final class Unreachable extends IOException {
        private static final long serialVersionUID = 1L;

        /** Takes the reason in few words, for the log. */
        Unreachable(String reason) {
            super(reason);
        }
    }

    /**
     * Delivers logins.
     *
     * @param batch at least one
     * @param losses is told which of them cannot be delivered, now or ever
     * @return how many were delivered; those neither delivered nor lost were not wanted
     * @throws Unreachable if none of them counts as delivered or lost yet
     */
    int deliver(List<LoginRecord> batch, Losses losses) throws Unreachable;

    /** Gives up connections; never fails. */
    @Override
    void close();
}
