package popserv;

import popserv.base.Fault;
import popserv.handoff.Detached;
import popserv.handoff.HandOff;
import popserv.handoff.Taker;

/** The client's own socket goes to the worker. */
final class DirectRoad implements Road {
    private final Giver giver;
    private final Road otherwise;

    /**
     * Makes the road.
     *
     * @param otherwise the road for a client whose socket cannot go
     */
    DirectRoad(Giver giver, Road otherwise) {
        this.giver = giver;
        this.otherwise = otherwise;
    }

    @Override
    public String name() {
        return giver.name();
    }

    @Override
    public void give(HandOff record, Connection connection, Taker taker) {
        if (!canTake(record, connection)) {
            otherwise.give(record, connection, taker);
            return;
        }
        OwnLoop loop = connection.loop();
        Detached.detach(connection.channel())
                .onSuccess(detached -> give(record, connection, detached, taker))
                .onFailure(gone -> loop.run(() -> connection.close("gone")));
    }

    private void give(HandOff record, Connection connection, Detached detached, Taker taker) {
        if (!canTake(record, connection)) {
            OwnLoop loop = connection.loop();
            detached.attach()
                    .onComplete(back -> loop.run(() -> otherwise.give(record, connection, taker)));
            return;
        }
        Attached attached = new Attached(detached, connection, taker);
        try {
            String id = record.session();
            connection.live().goesBy(name(), () -> giver.end(id));
            giver.give(
                    record.withPending(connection.departure().unanswered()),
                    detached.descriptor(),
                    attached);
        } catch (RuntimeException | Error e) {
            attached.failed(Fault.text(e), true);
        }
    }

    /** What the client sent ahead cannot be put back into its socket. */
    private boolean canTake(HandOff record, Connection connection) {
        int ahead = connection.departure().ahead();
        return ahead == 0 || ahead <= giver.room(record);
    }

    /**
     * Keeps our copy of the descriptor until it is known whose the connection is; then nothing of
     * it, for the session may last.
     */
    private static final class Attached implements Taker {
        private final Taker taker;
        private Detached detached;
        private Connection connection;

        Attached(Detached detached, Connection connection, Taker taker) {
            this.detached = detached;
            this.connection = connection;
            this.taker = taker;
        }

        @Override
        public void taken(long pid) {
            try {
                taker.taken(pid);
                connection.place().letGo();
            } finally {
                detached.close();
                detached = null;
                connection = null;
            }
        }

        @Override
        public void failed(String reason, boolean ours) {
            detached.attach().onComplete(back -> taker.failed(reason, ours));
        }

        @Override
        public void ended(String line) {
            taker.ended(line);
        }

        @Override
        public void died() {
            taker.died();
        }
    }
}
