package popit;

import io.netty.buffer.ByteBuf;
import popit.pop.Conversation.Pause;

/**
 * What one turn of a conversation brought.
 *
 * @param pause why it ended
 * @param octets what to send, the receiver's to release
 */
record Turn(Pause pause, ByteBuf octets) {

    /** Returns whether there is more to say, and nothing left to send before. */
    boolean leavesRoom() {
        return pause == Pause.ROOM && !octets.isReadable();
    }

    /** Returns whether all commands are answered and all answers sent. */
    boolean isAllSaid() {
        return pause == Pause.LINE && !octets.isReadable();
    }
}
