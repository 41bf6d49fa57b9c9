package popserv.handoff;

import java.util.Arrays;

/** The hand-over's messages: what can be read can be written, and is read as the same. */
public final class MessageFuzz {
    private MessageFuzz() {}

    /** Takes a message as it comes over the link, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Message message;
        try {
            message = Message.decode(input, input.length);
        } catch (MalformedMessage e) {
            return;
        }
        try {
            byte[] written = message.encode();
            Message again = Message.decode(written, written.length);
            if (!Arrays.equals(written, again.encode())) {
                throw new AssertionError(message + " became " + again);
            }
        } catch (MalformedMessage e) {
            throw new AssertionError("what we write ourselves", e);
        }
        session(message);
        try {
            Told.of(message);
        } catch (MalformedMessage e) {
            return;
        }
    }

    private static void session(Message message) {
        HandOff record;
        try {
            record = HandOff.of(message);
        } catch (MalformedMessage e) {
            return;
        }
        try {
            HandOff again = HandOff.of(record.toMessage());
            boolean same =
                    again.session().equals(record.session())
                            && again.directory().equals(record.directory())
                            && again.environment().equals(record.environment())
                            && again.arguments().equals(record.arguments())
                            && Arrays.equals(again.pending(), record.pending());
            if (!same) {
                throw new AssertionError(record + " became " + again);
            }
        } catch (MalformedMessage e) {
            throw new AssertionError("our own record", e);
        }
    }
}
