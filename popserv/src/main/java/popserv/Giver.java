package popserv;

import popserv.handoff.HandOff;
import popserv.handoff.Taker;

/** Whoever takes a descriptor over and finds it a worker. */
interface Giver {
    /** Returns the word for the log: worker or exec. */
    String name();

    /** Returns how many octets the client has sent ahead can travel with a record. */
    int room(HandOff record);

    /**
     * Gives a descriptor, which stays ours until {@code taker} hears what became of it. Does not
     * block.
     */
    void give(HandOff record, int descriptor, Taker taker);

    /** Has a session ended that was taken; its taker hears when it is over. Does not block. */
    void end(String session);
}
