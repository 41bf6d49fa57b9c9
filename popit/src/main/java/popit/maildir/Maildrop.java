package popit.maildir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A maildrop: a numbered snapshot of one Maildir++ folder ({@code new} and {@code cur}), held for
 * the time of a session.
 *
 * <p>Messages are numbered from 1 in the order of their delivery (the time in the file name, then
 * the name) and keep number, octets and unique-id until {@link #close}, whatever other programs do
 * to the directory. Nothing on disk is moved, flagged or removed before {@link #commit}. A maildrop
 * is used by one thread at a time. All methods but the plain questions may touch the disk.
 */
public final class Maildrop implements AutoCloseable {
    private Maildrop() {}

    /**
     * Opens a maildrop and takes its lock. It does not wait: who wants to wait tries again.
     *
     * @param directory the Maildir or Maildir++ folder, the parent of {@code new} and {@code cur}
     * @param options how to serve it
     * @throws InUse when another session holds it
     * @throws NoMaildir when the directory is none
     * @throws IOException when it cannot be read
     */
    public static Maildrop open(Path directory, MaildirOptions options) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes an empty Maildir, mode 0700, with {@code new}, {@code cur} and {@code tmp}. */
    public static void make(Path directory) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Returns the highest message number, those marked as deleted included. */
    public int size() {
        return 0;
    }

    /** Returns how many messages are not marked as deleted. */
    public int count() {
        return 0;
    }

    /** Returns the octets of all messages not marked as deleted. */
    public long octets() {
        return 0;
    }

    /**
     * Returns a message, marked as deleted or not.
     *
     * @param number 1 to {@link #size}
     */
    public Message message(int number) {
        return new Message(this, number);
    }

    /** Takes all deletion marks back. */
    public void reset() {}

    /**
     * Enters UPDATE: removes what is marked, flags what was retrieved, and touches nothing else.
     * The maildrop must be closed afterwards; a second call does nothing.
     *
     * @return what was done; failures of single messages are counted there, not thrown
     */
    public Commit commit() {
        return new Commit(0, 0);
    }

    /** Gives the lock back; without {@link #commit} before, nothing in the Maildir has changed. */
    @Override
    public void close() {}
}
