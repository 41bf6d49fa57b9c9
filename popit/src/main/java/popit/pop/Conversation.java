package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import popserv.base.Lines;
import popserv.base.Log;

/**
 * A session in octets: what the client sends goes in, what it is to get comes out, strictly in
 * order, and as many answers to pipelined commands as there is room for at once (RFC 2449 section
 * 6.8). Whoever holds the socket calls {@link #advance} with a buffer and does what the {@link
 * Pause} says.
 *
 * <p>Used by one thread at a time.
 */
public final class Conversation {
    /** RFC 2449 section 4: a command line has at most 255 octets, CRLF included. */
    public static final int LONGEST_LINE = 255;

    /** Why {@link Conversation#advance} returned. */
    public enum Pause {
        /** All lines are answered: feed more. */
        LINE,
        /** The buffer is full: empty it. */
        ROOM,
        /** The next step touches the disk, and that was not allowed: call again where it is. */
        DISK,
        /** The maildrop is in use: call again, on disk, in some 50 ms. */
        BUSY,
        /** Nothing follows what is in the buffer: send it, call {@link Conversation#close}. */
        END
    }

    private final PopSession session;
    private final Caller caller;
    private final SessionRules rules;
    private final Diary diary;
    private final Lines lines = new Lines(LONGEST_LINE);
    private Telemetry telemetry;
    private boolean opened;
    private boolean inputEnded;
    private boolean broken;
    private boolean deaf;
    private Request request;
    private Answer answer;

    /**
     * Begins a conversation with a client whose password was right; the first word is ours.
     *
     * @param rules how sessions are served
     * @param caller who it is
     * @param directory the Maildir or folder
     * @param log where commands and troubles are written
     * @param newAccount what to do when there is no Maildir
     */
    public Conversation(
            SessionRules rules, Caller caller, Path directory, Log log, NewAccount newAccount) {
        this.diary = new Diary(caller, directory, log);
        this.session = new PopSession(rules, caller, directory, diary, newAccount);
        this.caller = caller;
        this.rules = rules;
    }

    /** Takes octets the client sent; they are copied. */
    public void feed(byte[] source, int offset, int length) {
        lines.feed(source, offset, length);
    }

    /** Takes notice that the client sends no more: what it sent is still answered. */
    public void endOfInput() {
        inputEnded = true;
    }

    /**
     * Takes notice that the client cannot hear us any more. Commands it sent before are still
     * carried out, a QUIT above all; their answers go nowhere.
     */
    public void deaf() {
        deaf = true;
        inputEnded = true;
        closeAnswer();
    }

    /** Returns how many octets the client sent that are not answered yet. */
    public int waiting() {
        return lines.waiting();
    }

    /** Returns whether the client was turned away instead of getting a maildrop. */
    public boolean isRefused() {
        return session.isRefused();
    }

    /**
     * Goes on as far as possible.
     *
     * @param out where answers are put, with at least 1,024 octets of room
     * @param onDisk whether steps that touch the disk may be taken
     * @return why it could go no further
     */
    public Pause advance(ByteBuffer out, boolean onDisk) {
        if (broken) {
            return Pause.END;
        }
        out.order(ByteOrder.LITTLE_ENDIAN);
        int start = out.position();
        Pause pause;
        try {
            pause = (telemetry != null || !opened) && !onDisk ? Pause.DISK : step(out, onDisk);
        } catch (IOException e) {
            // A message that ends in its middle cannot be told from a whole one otherwise.
            diary.trouble(e.toString());
            broken = true;
            pause = Pause.END;
        } catch (RuntimeException | Error e) {
            diary.mistake(e, "session");
            broken = true;
            pause = Pause.END;
            byte[] last = lastWord();
            if (answer == null && out.remaining() >= last.length) {
                out.put(last);
            }
        }
        if (deaf) {
            out.position(start);
        }
        session.tally().octets += out.position() - start;
        if (telemetry != null && out.position() > start) {
            telemetry.server(out, start);
        }
        return pause;
    }

    private Pause step(ByteBuffer out, boolean onDisk) throws IOException {
        while (true) {
            if (answer != null) {
                if (answer.onDisk() && !onDisk && !deaf) {
                    return Pause.DISK;
                }
                if (!deaf && !answer.put(out)) {
                    return Pause.ROOM;
                }
                closeAnswer();
            }
            if (session.isOver()) {
                return Pause.END;
            }
            Pause pause = opened ? nextAnswer(onDisk) : open();
            if (pause != null) {
                return pause;
            }
        }
    }

    private Pause open() {
        answer = session.open();
        if (answer == null) {
            return Pause.BUSY;
        }
        opened = true;
        telemetry = telemetry();
        return null;
    }

    private Telemetry telemetry() {
        try {
            return Telemetry.begin(rules.telemetry(), caller);
        } catch (IOException e) {
            diary.trouble("telemetry cannot be written: " + e);
            return null;
        }
    }

    private Pause nextAnswer(boolean onDisk) {
        if (request == null) {
            String line = lines.next();
            if (line == null) {
                return inputEnded ? Pause.END : Pause.LINE;
            }
            request = Request.read(line);
            if (telemetry != null) {
                telemetry.client(line);
            }
        }
        if (session.onDisk(request) && !onDisk) {
            return Pause.DISK;
        }
        answer = session.answer(request);
        request = null;
        return null;
    }

    /**
     * Guesses what the client will ask for next. To be called when all lines are answered and the
     * answers are sent.
     *
     * @return what reads it from the disk, on any thread and beside the conversation, and must be
     *     run; null when there is nothing to read
     */
    public Runnable lookAhead() {
        Runnable reading = deaf ? null : session.lookAhead();
        return reading == null ? null : () -> read(reading);
    }

    private void read(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException | Error e) {
            diary.mistake(e, "session");
        }
    }

    /** Returns what a client hears whose session ends by a mistake of ours, between answers. */
    public static byte[] lastWord() {
        return PopReply.OUR_MISTAKE.bytes();
    }

    private void closeAnswer() {
        if (answer != null) {
            answer.close();
            answer = null;
        }
    }

    /** Returns whether {@link #close} touches no disk now. */
    public boolean endsAtOnce() {
        return telemetry == null && session.endsAtOnce();
    }

    /**
     * Ends the conversation; touches the disk. Unless QUIT was answered, nothing in the Maildir has
     * changed.
     *
     * @param reason why it was cut short, in a word; null when it came to its own end
     * @return the line for the log that says what was done
     */
    public String close(String reason) {
        try {
            closeAnswer();
            if (telemetry != null) {
                telemetry.close();
            }
        } catch (RuntimeException | Error e) {
            diary.mistake(e, "close");
        }
        String why = reason != null ? reason : ownEnd();
        try {
            return session.close(why);
        } catch (RuntimeException | Error e) {
            // What it holds it gives back before all else can fail.
            diary.mistake(e, "close");
            return diary.logout(why, session.tally());
        }
    }

    private String ownEnd() {
        if (broken) {
            return "error";
        }
        if (session.isRefused()) {
            return "refused";
        }
        return session.isOver() ? "quit" : "eof";
    }
}
