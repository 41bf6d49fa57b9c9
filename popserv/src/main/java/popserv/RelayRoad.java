package popserv;

import java.util.concurrent.CompletableFuture;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.handoff.HandOff;
import popserv.handoff.Relay;
import popserv.handoff.Taker;
import popserv.handoff.Transport;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.login.LoginReply;

/** popserv carries the octets between a client whose socket cannot go and its worker. */
final class RelayRoad implements Road {
    private final Giver giver;
    private final Log log;

    RelayRoad(Giver giver, Log log) {
        this.giver = giver;
        this.log = log;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public void give(HandOff record, Connection connection, Taker taker) {
        int[] pair;
        try {
            pair = Descriptors.streamPair();
        } catch (HostException e) {
            taker.failed(e.getMessage(), true);
            return;
        }
        Carried carried = new Carried(connection, pair[0], pair[1], taker);
        try {
            String id = record.session();
            connection.live().goesBy(name(), () -> giver.end(id));
            giver.give(record.over(Transport.UNIX), pair[1], carried);
        } catch (RuntimeException | Error e) {
            carried.failed(Fault.text(e), true);
        }
    }

    /**
     * Begins to carry when a worker has the other end. A session is over when the client has all of
     * it: the worker's word alone would let us end with octets in our hands.
     */
    private final class Carried implements Taker {
        private final CompletableFuture<Void> delivered = new CompletableFuture<>();
        private final Connection connection;
        private final int ours;
        private final int theirs;
        private final Taker taker;

        Carried(Connection connection, int ours, int theirs, Taker taker) {
            this.connection = connection;
            this.ours = ours;
            this.theirs = theirs;
            this.taker = taker;
        }

        @Override
        public void taken(long pid) {
            try {
                taker.taken(pid);
            } finally {
                Descriptors.close(theirs);
                connection.channel().eventLoop().execute(this::carry);
            }
        }

        private void carry() {
            try {
                byte[] ahead = connection.departure().unanswered();
                connection
                        .live()
                        .carriedBy(Relay.start(connection.channel(), ahead, ours, this::carried));
            } catch (HostException e) {
                broken(e.getMessage());
            } catch (RuntimeException | Error e) {
                broken(Fault.text(e));
            }
        }

        /** The client has not heard the worker yet, which sees our end of the pair closed. */
        private void broken(String why) {
            Event.INTERNAL.log(log, connection.id(), "what", "relay", "text", why);
            Wire.end(connection.channel(), LoginReply.BROKEN.bytes());
            delivered.complete(null);
        }

        private void carried(Relay relay) {
            connection.live().watch().carried(relay.fromClientOctets(), relay.toClientOctets());
            delivered.complete(null);
        }

        @Override
        public void failed(String reason, boolean stillOurs) {
            Descriptors.close(ours);
            Descriptors.close(theirs);
            // The client's own socket never left.
            taker.failed(reason, true);
        }

        @Override
        public void ended(String line) {
            delivered.thenRun(() -> taker.ended(line));
        }

        @Override
        public void died() {
            delivered.thenRun(taker::died);
        }
    }
}
