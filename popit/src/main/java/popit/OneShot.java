package popit;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import popit.pop.Caller;
import popit.pop.Conversation;
import popit.pop.NewAccount;
import popit.pop.SessionRules;
import popserv.base.Log;

/**
 * The door for one session: the client is on descriptors 0 and 1, the Maildir is the current
 * directory. Plain streams and blocking calls; nothing is loaded that a single session does not
 * need.
 */
final class OneShot {
    private static final int INPUT = 8192;
    private static final int OUTPUT = 65536;

    /** A client slower than this, in milliseconds for a buffer, gets smaller pieces. */
    private static final int SLOW = 100;

    private static final int SMALL_PIECE = 4096;
    private static final int BUSY_PAUSE = 50;

    private static final Log NOWHERE =
            new Log() {
                @Override
                public void write(Level level, String line) {}

                @Override
                public boolean on(Level level) {
                    return false;
                }
            };

    private final SessionRules rules;
    private final Log log;
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final ByteBuffer buffer = ByteBuffer.allocate(OUTPUT);
    private final byte[] input = new byte[INPUT];
    private Conversation conversation;
    private IdleWatch watch;
    private int piece = OUTPUT;
    private boolean deaf;

    OneShot(SessionRules rules, Log log) {
        this.rules = rules;
        this.log = log;
    }

    /**
     * Returns where events are written: standard error, unless that is the client, as inetd has it.
     */
    static Log log() {
        try {
            Path error = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            Path client = Files.readSymbolicLink(Path.of("/proc/self/fd/0"));
            if (error.equals(client) && error.toString().startsWith("socket:")) {
                return NOWHERE;
            }
        } catch (IOException e) {
            // No /proc to ask: standard error is what it usually is.
        }
        return Log.stderr(Log.Level.INFO);
    }

    /**
     * Serves the session.
     *
     * @param environment who the client is
     * @param option the useropt word, or null
     * @return the exit status
     */
    int serve(Map<String, String> environment, String option) {
        String session = environment.get("POPSERV_SESSION");
        if (session == null) {
            session = "popit-" + ProcessHandle.current().pid();
        }
        Caller caller = Caller.of(session, environment, option);
        conversation =
                new Conversation(rules, caller, Path.of("").toAbsolutePath(), log, NewAccount.NONE);
        watch = new IdleWatch(rules.timeout(), this::end);
        watch.start();
        String reason = talk();
        end(reason);
        if (caller.options() == null) {
            return Popit.USAGE;
        }
        return conversation.isRefused() ? Popit.UNAVAILABLE : Popit.OK;
    }

    /** Talks with the client until one of us has nothing more to say; returns why, or null. */
    private String talk() {
        while (true) {
            Conversation.Pause pause = conversation.advance(buffer, true);
            if (pause != Conversation.Pause.BUSY) {
                send();
            }
            switch (pause) {
                case LINE:
                    receive();
                    break;
                case BUSY:
                    pause();
                    break;
                case END:
                    return null;
                default:
                    break;
            }
        }
    }

    private void receive() {
        int length;
        watch.idle();
        try {
            length = in.read(input);
        } catch (IOException e) {
            length = -1;
        }
        watch.busy();
        if (length < 0) {
            conversation.endOfInput();
        } else {
            conversation.feed(input, 0, length);
        }
    }

    private void send() {
        int at = 0;
        while (at < buffer.position() && !deaf) {
            int length = Math.min(piece, buffer.position() - at);
            watch.idle();
            long before = System.nanoTime();
            try {
                out.write(buffer.array(), at, length);
            } catch (IOException e) {
                deaf = true;
                conversation.deaf();
            }
            boolean slow = System.nanoTime() - before > SLOW * 1_000_000L;
            watch.busy();
            // One write may take long without standing still; in small ones progress is seen.
            piece = slow ? SMALL_PIECE : OUTPUT;
            at += length;
        }
        buffer.clear();
    }

    private static void pause() {
        try {
            Thread.sleep(BUSY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the line of the session's end. */
    private void end(String reason) {
        log.write(Log.Level.INFO, conversation.close(reason));
    }
}
