package popit.pop;

import java.nio.file.Path;
import popit.maildir.Commit;
import popserv.base.Event;
import popserv.base.Fault;
import popserv.base.Log;
import popserv.base.Reply;
import popserv.base.ShownLine;

/** What one session leaves in the log: who, since when, and one method for each kind of line. */
final class Diary {
    private final Caller caller;
    private final Path directory;
    private final Log log;
    private final long started = System.nanoTime();

    Diary(Caller caller, Path directory, Log log) {
        this.caller = caller;
        this.directory = directory;
        this.log = log;
    }

    /** Returns how long the session has lasted, in nanoseconds. */
    long nanos() {
        return System.nanoTime() - started;
    }

    /** The maildrop could not be opened, read or changed. */
    void trouble(String reason) {
        Event.MAILDROP.log(
                log,
                caller.session(),
                "user",
                caller.account(),
                "ip",
                caller.address(),
                "file",
                directory,
                "reason",
                reason);
    }

    /** The maildrop was changed; tells what could not be done. */
    void update(Commit commit) {
        if (commit.trouble() != null) {
            trouble(commit.trouble());
        }
        if (commit.failed() > 0) {
            trouble(commit.failed() + " deleted messages could not be removed");
        }
    }

    /** A command was answered. */
    void command(String line, Reply reply) {
        Event.COMMAND.log(
                log,
                caller.session(),
                "user",
                caller.account(),
                "ip",
                caller.address(),
                "command",
                ShownLine.of(line, PopCommand::isVerb),
                "reply",
                reply.line());
    }

    /** Something happened that never should. */
    void mistake(Throwable mistake, String what) {
        Event.INTERNAL.log(log, caller.session(), "what", what, "text", Fault.text(mistake));
    }

    /** Returns the line of the session's end. */
    String logout(String reason, Tally tally) {
        return Event.LOGOUT.line(
                caller.session(),
                "user",
                caller.account(),
                "ip",
                caller.address(),
                "reason",
                reason,
                "top",
                tally.top,
                "retr",
                tally.retr,
                "dele",
                tally.dele,
                "octets",
                tally.octets,
                "left",
                tally.left,
                "seconds",
                nanos() / 1_000_000_000L);
    }
}
