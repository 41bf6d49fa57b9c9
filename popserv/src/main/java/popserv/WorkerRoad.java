package popserv;

import popserv.handoff.HandOff;
import popserv.handoff.Taker;
import popserv.handoff.Workers;

/** The first road: the client's own socket goes to a resident worker. */
final class WorkerRoad implements Road {
    private final Workers workers;

    WorkerRoad(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String name() {
        return "worker";
    }

    /**
     * The socket leaves our event loop before it is given: a loop that still watched it would read,
     * at the client's half-close, octets that are the worker's by then.
     */
    @Override
    public void give(HandOff record, Connection connection, Taker taker) {
        connection
                .channel()
                .deregister()
                .addListener(
                        left -> {
                            HandOff whole = record.withPending(connection.unanswered());
                            workers.give(whole, connection.channel().fd().intValue(), taker);
                        });
    }
}
