package popit;

import io.netty.buffer.ByteBuf;
import popit.pop.Conversation.Pause;

/**
 * What one turn of a conversation brought.
 *
 * @param pause why it ended
 * @param octets what to send, the receiver's to release
 */
record Turn(Pause pause, ByteBuf octets) {}
