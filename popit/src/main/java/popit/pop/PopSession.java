package popit.pop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import popit.maildir.Body;
import popit.maildir.Commit;
import popit.maildir.Gone;
import popit.maildir.InUse;
import popit.maildir.MaildirOptions;
import popit.maildir.Maildrop;
import popit.maildir.Message;
import popit.maildir.NoMaildir;
import popserv.base.Reply;

/**
 * One client's session, from the answer to its password to QUIT: RFC 1939 sections 5 and 6.
 *
 * <p>It knows no socket and no thread: a {@link Request} goes in, an {@link Answer} comes out.
 * {@link #open}, {@link #close} and requests and answers that say so touch the disk; the others
 * never do. Used by one thread at a time.
 */
final class PopSession {
    /** In nanoseconds; longer than it takes to end a session, shorter than people notice. */
    private static final long LEAST_WAIT = 500_000_000L;

    private final SessionRules rules;
    private final Caller caller;
    private final Path directory;
    private final Diary diary;
    private final NewAccount newAccount;
    private final Tally tally = new Tally();
    private Maildrop maildrop;
    private Downgrading downgrading;
    private boolean over;
    private boolean refused;
    private final Foresight foresight = new Foresight();

    PopSession(
            SessionRules rules, Caller caller, Path directory, Diary diary, NewAccount newAccount) {
        this.rules = rules;
        this.caller = caller;
        this.directory = directory;
        this.diary = diary;
        this.newAccount = newAccount;
    }

    /** Returns what was done so far. */
    Tally tally() {
        return tally;
    }

    /** Returns whether nothing follows the last answer. */
    boolean isOver() {
        return over;
    }

    /** Returns whether the client was turned away instead of getting a maildrop. */
    boolean isRefused() {
        return refused;
    }

    /**
     * Opens the maildrop.
     *
     * @return the answer to the password; null when the maildrop is in use and there is time left
     *     to try again
     */
    Answer open() {
        if (caller.options() == null) {
            return refuse(PopReply.UNKNOWN_OPTION, "unknown option");
        }
        try {
            maildrop = maildrop();
            tally.left = maildrop.size();
            if (rules.downgrade() && !caller.utf8()) {
                downgrading = Downgrading.of(maildrop);
            }
            for (String warning : maildrop.warnings()) {
                diary.trouble(warning);
            }
            return Answer.of(PopReply.GREETING.with(messages(maildrop.count()), octets()));
        } catch (InUse e) {
            return mayWait() ? null : refuse(PopReply.IN_USE, "in use");
        } catch (NoMaildir e) {
            return refuse(PopReply.NO_MAILDROP, e.getMessage());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return refuse(PopReply.NOT_OPENED, e.toString());
        }
    }

    /** A client whose connection broke may be back before its last session has noticed. */
    private boolean mayWait() {
        return diary.nanos() < Math.max(LEAST_WAIT, rules.lockWait() * 1_000_000_000L);
    }

    private Maildrop maildrop() throws IOException {
        MaildirOptions options = rules.maildirFor(caller);
        try {
            return Maildrop.open(directory, options);
        } catch (NoMaildir e) {
            if (newAccount.makeMaildir()) {
                return Maildrop.open(directory, options);
            }
            throw e;
        }
    }

    private Answer refuse(Reply reply, String reason) {
        over = true;
        refused = true;
        diary.trouble(reason);
        return Answer.of(reply);
    }

    /** Returns whether answering a request touches the disk. */
    boolean onDisk(Request request) {
        return request.onDisk()
                && (request.command() != PopCommand.QUIT || !endsAtOnce())
                && (request.command() != PopCommand.RETR || !isAtHand(request.arguments()));
    }

    private boolean isAtHand(Arguments arguments) {
        return downgrading == null && (refusal(arguments) != null || message(arguments).isAtHand());
    }

    /** Returns what reads what the client is likely to retrieve next; null for nothing. */
    Runnable lookAhead() {
        int next = foresight.next();
        boolean sensible = maildrop != null && downgrading == null && next > 0 && !over;
        return sensible ? maildrop.lookAhead(next) : null;
    }

    /** Returns whether {@link #close} touches no disk. */
    boolean endsAtOnce() {
        return maildrop == null || maildrop.endsAtOnce();
    }

    /** Answers a request. */
    Answer answer(Request request) {
        Answer answer = request.refusal() != null ? Answer.of(request.refusal()) : handle(request);
        int level = rules.debugCommands();
        if (level == 2 || level == 1 && !answer.head().isPositive()) {
            diary.command(request.line(), answer.head());
        }
        return answer;
    }

    private Answer handle(Request request) {
        try {
            return request.command().answer(this, request.arguments());
        } catch (Gone e) {
            return Answer.of(PopReply.GONE.with(request.arguments().number()));
        } catch (IOException e) {
            diary.trouble(e.toString());
            return Answer.of(PopReply.UNREADABLE.with(request.arguments().number()));
        } catch (RuntimeException | Error e) {
            diary.mistake(e, request.command().name());
            return Answer.of(PopReply.OUR_MISTAKE);
        }
    }

    Answer stat() {
        return Answer.of(PopReply.STAT.with(maildrop.count(), octets()));
    }

    Answer list(Arguments arguments) {
        if (arguments.none()) {
            Reply head = PopReply.LISTING.with(messages(maildrop.count()), octets());
            return new ListAnswer(head, maildrop, this);
        }
        Reply refusal = refusal(arguments);
        if (refusal != null) {
            return Answer.of(refusal);
        }
        Message message = message(arguments);
        return Answer.of(PopReply.ONE_LISTED.with(message.number(), octets(message)));
    }

    Answer uidl(Arguments arguments) {
        if (arguments.none()) {
            return new ListAnswer(PopReply.UNIQUE_IDS, maildrop, null);
        }
        Reply refusal = refusal(arguments);
        if (refusal != null) {
            return Answer.of(refusal);
        }
        Message message = message(arguments);
        return Answer.of(PopReply.ONE_LISTED.with(message.number(), message.uniqueId()));
    }

    Answer retr(Arguments arguments) throws IOException {
        Reply refusal = refusal(arguments);
        if (refusal != null) {
            return Answer.of(refusal);
        }
        Message message = message(arguments);
        Reply head = PopReply.MESSAGE.with(octets(message));
        Body body = message.retrieve();
        foresight.retrieved(message.number());
        return new BodyAnswer(head, body, header(message), tally, PopCommand.RETR);
    }

    Answer top(Arguments arguments) throws IOException {
        Reply refusal = refusal(arguments);
        if (refusal != null) {
            return Answer.of(refusal);
        }
        Message message = message(arguments);
        Body body = message.top((int) Math.min(arguments.lines(), Integer.MAX_VALUE));
        Reply head = PopReply.TOP.with(message.number());
        return new BodyAnswer(head, body, header(message), tally, PopCommand.TOP);
    }

    Answer dele(Arguments arguments) {
        Reply refusal = refusal(arguments);
        if (refusal == null && caller.options().readOnly()) {
            refusal = PopReply.READ_ONLY;
        }
        if (refusal != null) {
            return Answer.of(refusal);
        }
        Message message = message(arguments);
        message.delete();
        return Answer.of(PopReply.DELETED.with(message.number()));
    }

    Answer rset() {
        maildrop.reset();
        return Answer.of(PopReply.RESET.with(messages(maildrop.count()), octets()));
    }

    /** The UPDATE state: the one place where a Maildir is changed at a client's wish. */
    Answer quit() {
        over = true;
        Commit commit = maildrop.commit();
        tally.dele = commit.removed();
        tally.left = maildrop.size() - commit.removed();
        // Before the client hears of it: it may come back at once, and must find the lock free.
        maildrop.close();
        diary.update(commit);
        if (commit.failed() > 0) {
            return Answer.of(PopReply.NOT_ALL_REMOVED.with(commit.failed()));
        }
        return Answer.of(PopReply.BYE.with(messages(tally.left)));
    }

    Answer capa() {
        List<String> lines = Capabilities.list(caller.capabilities(), rules.maildir());
        return new TextAnswer(PopReply.CAPABILITIES, lines);
    }

    /** Returns the octets of a message as this client gets it. */
    long octets(Message message) {
        return message.octets() + (downgrading == null ? 0 : downgrading.growth(message.number()));
    }

    private long octets() {
        return maildrop.octets() + (downgrading == null ? 0 : downgrading.growth(maildrop));
    }

    /** Returns the header in place of the message's own; null to leave that as it is. */
    private byte[] header(Message message) throws IOException {
        return downgrading == null ? null : downgrading.header(message);
    }

    private static String messages(int count) {
        return count == 1 ? "1 message" : count + " messages";
    }

    /** Returns why there is no such message; null when there is. */
    private Reply refusal(Arguments arguments) {
        long number = arguments.number();
        if (number < 1 || number > maildrop.size()) {
            return PopReply.NO_SUCH_MESSAGE.with(maildrop.size());
        }
        return message(arguments).isDeleted() ? PopReply.ALREADY_DELETED.with(number) : null;
    }

    private Message message(Arguments arguments) {
        return maildrop.message((int) arguments.number());
    }

    /**
     * Ends the session. Without a QUIT before, nothing in the Maildir has changed.
     *
     * @param reason why, in a word, for the log
     * @return the line for the log: what the session did
     */
    String close(String reason) {
        over = true;
        if (maildrop != null) {
            maildrop.close();
            maildrop = null;
        }
        return diary.logout(reason, tally);
    }
}
