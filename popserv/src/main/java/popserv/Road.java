package popserv;

import popserv.handoff.HandOff;
import popserv.handoff.Taker;

/** A way to give a connection away: to a resident worker, to a program of its own, or by relay. */
interface Road {
    /** Returns the word for the log: worker, exec or relay. */
    String name();

    /**
     * Gives a connection away. Called on its event loop, with nothing left to be written.
     *
     * @param record what the worker must know, without the octets that were read and not answered
     * @param connection the connection, which has them
     * @param taker hears what becomes of it, on any thread
     */
    void give(HandOff record, Connection connection, Taker taker);
}
