package popit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import popit.pop.Conversation;
import popit.pop.Conversation.Pause;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.handoff.Joining;
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
    private final byte[] pending;
    private boolean fed;
    private Channel channel;

    /**
     * @param client who lands
     * @param door what it comes by
     * @param turns its conversation
     * @param descriptor its socket, non-blocking
     * @param tcp whether it is a TCP socket, else a Unix-domain one
     * @param pending the commands that came with it
     */
    Landing(Client client, Door door, Turns turns, int descriptor, boolean tcp, byte[] pending) {
        this.client = client;
        this.door = door;
        this.turns = turns;
        this.descriptor = descriptor;
        this.tcp = tcp;
        this.pending = pending;
    }

    @Override
    public void run() {
        try {
            land();
        } catch (RuntimeException | Error e) {
            crash(e);
        }
    }

    private void land() {
        if (!fed) {
            fed = true;
            turns.feed(pending);
        }
        Turn turn = turns.next(Chunk.LARGE, true, null);
        if (turn.pause() == Pause.BUSY) {
            door.loops().next().schedule(this::again, BUSY_PAUSE, TimeUnit.MILLISECONDS);
            return;
        }
        boolean said = ClientSocket.say(descriptor, turn.octets());
        if (said && pending.length > 0 && turns.areOver() && !turns.haveSurplus()) {
            // All its commands came with it: no loop needs to hear of it.
            turn.octets().release();
            Descriptors.close(descriptor);
            door.ended(client, turns.session(), turns.line());
            return;
        }
        try {
            channel = ClientSocket.adopt(descriptor, tcp);
        } catch (RuntimeException | Error e) {
            turn.octets().release();
            throw e;
        }
        client.attendTo(channel);
        Joining.join(channel, door.loops().next())
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                client.landed(turn);
                            } else {
                                refused(turn, done.cause());
                            }
                        });
    }

    /** No loop attends to the client, who has the first answer at most. */
    private void refused(Turn turn, Throwable why) {
        turn.octets().release();
        Joining.close(channel);
        Event.REFUSED.log(door.log(), turns.session(), "reason", Joining.reason(why));
        try {
            door.disk().execute(this::end);
        } catch (RuntimeException | Error e) {
            // No thread is to be had, but the maildrop must be given back.
            end();
        }
    }

    private void again() {
        try {
            door.disk().execute(this);
        } catch (RuntimeException | Error e) {
            crash(e);
        }
    }

    /** A mistake of ours ends the session where it began. */
    private void crash(Throwable why) {
        try {
            Event.INTERNAL.log(
                    door.log(), turns.session(), "what", "session", "text", Fault.text(why));
            if (channel == null) {
                byte[] last = Conversation.lastWord();
                ClientSocket.say(descriptor, Unpooled.directBuffer(last.length).writeBytes(last));
            }
        } finally {
            if (channel == null) {
                Descriptors.close(descriptor);
            } else {
                channel.unsafe().closeForcibly();
            }
            end();
        }
    }

    private void end() {
        turns.giveUp();
        door.ended(client, turns.session(), turns.line());
    }
}
