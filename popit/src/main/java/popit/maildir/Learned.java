package popit.maildir;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a session learned about messages while it served them, for UPDATE and for the index. */
final class Learned {
    private final Snapshot snapshot;
    private final boolean stamping;
    private final BitSet retrieved = new BitSet();
    private final BitSet looked = new BitSet();
    private final Map<Integer, Long> octets = new HashMap<>();

    /**
     * @param snapshot the messages
     * @param stamping whether it matters when a message was retrieved first
     */
    Learned(Snapshot snapshot, boolean stamping) {
        this.snapshot = snapshot;
        this.stamping = stamping;
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

    /** Returns whether nothing was learned. */
    boolean isEmpty() {
        return looked.isEmpty() && octets.isEmpty();
    }

    /** Returns the messages sent whole. */
    BitSet retrieved() {
        return retrieved;
    }

    /**
     * Returns the snapshot with all that was learned in it; the same one if that is nothing.
     *
     * @param now the stamp of messages that have none yet, seconds since 1970
     */
    Snapshot applied(long now) {
        boolean news = !octets.isEmpty();
        for (int i = looked.nextSetBit(0); stamping && i >= 0; i = looked.nextSetBit(i + 1)) {
            news |= snapshot.stamp(i) == 0;
            news |= retrieved.get(i) && !snapshot.is(i, Snapshot.RETRIEVED);
        }
        return news ? made(now) : snapshot;
    }

    private Snapshot made(long now) {
        long[] newOctets = snapshot.octets().clone();
        byte[] newMarks = snapshot.marks().clone();
        int[] stamps = snapshot.stamps();
        for (Map.Entry<Integer, Long> entry : octets.entrySet()) {
            int i = entry.getKey();
            newOctets[i] = entry.getValue();
            newMarks[i] = (byte) (newMarks[i] & ~Snapshot.UNREADABLE | Snapshot.COUNTED);
        }
        if (stamping && !looked.isEmpty()) {
            stamps = stamps == null ? new int[snapshot.size()] : stamps.clone();
            for (int i = looked.nextSetBit(0); i >= 0; i = looked.nextSetBit(i + 1)) {
                stamps[i] = stamps[i] == 0 ? (int) now : stamps[i];
                newMarks[i] |= retrieved.get(i) ? Snapshot.RETRIEVED : 0;
            }
        }
        return snapshot.with(newMarks, newOctets, stamps);
    }
}
