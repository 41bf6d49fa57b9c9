package popserv;

import popserv.handoff.HandOff;

/** A way to give a connection away (DESIGN: resident worker, exec per session, relay). */
interface Road {

    /** What becomes of a connection. Called on any thread, {@code taken} before {@code ended}. */
    interface Receipt {
        /**
         * The worker has the connection; our copy of the descriptor is to be closed if {@code
         * closeCopy}.
         */
        void taken(long worker, boolean closeCopy);

        /** No worker could be had; the connection is as it was. */
        void failed(String reason);

        /**
         * The session is over.
         *
         * @param line the complete log line of its end
         */
        void ended(String line);
    }

    /** Returns the word for the log: worker, exec or relay. */
    String name();

    /**
     * Gives a connection away. Called on its event loop, with nothing left to be written.
     *
     * @param record what the worker must know, without the octets that were read and not answered
     * @param connection the connection, which has them
     */
    void give(HandOff record, Connection connection, Receipt receipt);
}
