package popit.maildir;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a session learned about messages while it served them, for UPDATE and for the index. */
final class Learned {
    private final Snapshot snapshot;
    private final BitSet retrieved = new BitSet();
    private final BitSet looked = new BitSet();
    private final Map<Integer, Long> octets = new HashMap<>();

    Learned(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Notes that a message was sent whole.
     *
     * @param sent the octets it really had; a file name may have told others
     */
    void retrieved(int i, long sent) {
        retrieved.set(i);
        looked.set(i);
        if (sent != snapshot.octets(i)) {
            octets.put(i, sent);
        }
    }

    /** Notes that the beginning of a message was sent. */
    void looked(int i) {
        looked.set(i);
    }

    /** Returns the messages sent whole. */
    BitSet retrieved() {
        return retrieved;
    }

    /** Returns the messages sent whole or in part. */
    BitSet looked() {
        return looked;
    }

    /** Returns the octets of messages that turned out other than announced. */
    Map<Integer, Long> octets() {
        return octets;
    }
}
