package popit.pop;

import popserv.base.Lines;
import popserv.base.Reply;

/**
 * A command line, understood or not.
 *
 * @param command what is asked for; null when the line is refused
 * @param arguments its arguments
 * @param refusal why the line is refused; null when it is not
 * @param line the line, for the log
 */
record Request(PopCommand command, Arguments arguments, Reply refusal, String line) {

    /** Reads a line as {@link Lines} returns it. */
    static Request read(String line) {
        if (line == Lines.TOO_LONG) {
            return refused(PopReply.TOO_LONG, "");
        }
        if (line.isEmpty()) {
            return refused(PopReply.EMPTY, line);
        }
        int verb = -1;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return refused(PopReply.CONTROLS, line);
            }
            if (c == ' ' && verb < 0) {
                verb = i;
            }
        }
        if (verb < 0) {
            verb = line.length();
        }
        PopCommand command = PopCommand.of(line, verb);
        if (command == null) {
            return refused(PopReply.UNKNOWN, line);
        }
        Arguments arguments = Arguments.read(line, verb, command);
        return new Request(command, arguments, arguments.refusal(), line);
    }

    private static Request refused(Reply refusal, String line) {
        return new Request(null, null, refusal, line);
    }

    /** Returns whether answering touches the disk. */
    boolean onDisk() {
        return refusal == null && command.onDisk();
    }
}
