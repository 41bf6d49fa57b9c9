package popit;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import popit.pop.Conversation.Pause;
import popserv.base.Event;
import popserv.host.Descriptors;

/**
 * A client's way from the hand-over to its event loop: the maildrop is opened and the first answer
 * sent on a thread that may wait for disks, while no loop knows the socket. A session whose
 * commands all came with it ends there.
 */
final class Landing implements Runnable {
    /** After how many milliseconds a maildrop in use is tried again. */
    private static final int BUSY_PAUSE = 50;

    private final Client client;
    private final Door door;
    private final Turns turns;
    private final int descriptor;
    private final boolean tcp;
    private final boolean ahead;

    /**
     * @param client who lands
     * @param door what it comes by
     * @param turns its conversation
     * @param descriptor its socket, non-blocking
     * @param tcp whether it is a TCP socket, else a Unix-domain one
     * @param ahead whether commands came with it
     */
    Landing(Client client, Door door, Turns turns, int descriptor, boolean tcp, boolean ahead) {
        this.client = client;
        this.door = door;
        this.turns = turns;
        this.descriptor = descriptor;
        this.tcp = tcp;
        this.ahead = ahead;
    }

    @Override
    public void run() {
        Turn turn = turns.next(Chunk.LARGE, true, null);
        if (turn.pause() == Pause.BUSY) {
            door.loops()
                    .next()
                    .schedule(() -> door.disk().execute(this), BUSY_PAUSE, TimeUnit.MILLISECONDS);
            return;
        }
        boolean said = ClientSocket.say(descriptor, turn.octets());
        if (said && ahead && turns.areOver()) {
            // All its commands came with it: no loop needs to hear of it.
            turn.octets().release();
            Descriptors.close(descriptor);
            door.ended(client, turns.session(), turns.line());
            return;
        }
        Channel channel;
        try {
            channel = ClientSocket.adopt(descriptor, tcp);
        } catch (RuntimeException e) {
            Event.INTERNAL.log(door.log(), turns.session(), "what", "socket", "text", e);
            turn.octets().release();
            Descriptors.close(descriptor);
            door.ended(client, turns.session(), turns.giveUp());
            return;
        }
        client.attendTo(channel);
        door.loops()
                .register(channel)
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                client.back(turn);
                            } else {
                                turn.octets().release();
                                door.ended(client, turns.session(), turns.giveUp());
                            }
                        });
    }
}
