package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One message of a {@link Maildrop}: a number and where to ask. Cheap to make, holds no file. */
public final class Message {
    private final Maildrop maildrop;
    private final int number;

    Message(Maildrop maildrop, int number) {
        this.maildrop = maildrop;
        this.number = number;
    }

    /** Returns the message number, from 1. */
    public int number() {
        return number;
    }

    /** Returns the octets of the message as sent, before dot-stuffing. */
    public long octets() {
        return maildrop.octets(number);
    }

    /** Returns the unique-id, 1 to 70 characters from 0x21 to 0x7E (RFC 1939 section 7, UIDL). */
    public String uniqueId() {
        return maildrop.uniqueId(number);
    }

    /** Puts the octets of the unique-id, without making a String of them. */
    public void putUniqueId(ByteBuffer out) {
        maildrop.putUniqueId(number, out);
    }

    /** Returns whether the message carried the flag S when the maildrop was opened. */
    public boolean isSeen() {
        return maildrop.isSeen(number);
    }

    /** Returns whether the message is marked as deleted. */
    public boolean isDeleted() {
        return maildrop.isDeleted(number);
    }

    /** Marks the message as deleted. */
    public void delete() {
        maildrop.delete(number);
    }

    /**
     * Opens the whole message for RETR. Once its end was filled the message counts as retrieved.
     *
     * @throws Gone when another program removed it
     * @throws IOException when it cannot be read
     */
    public Body retrieve() throws IOException {
        return maildrop.retrieve(number);
    }

    /** Returns whether {@link #retrieve} and its body wait for no disk. */
    public boolean isAtHand() {
        return maildrop.isAtHand(number);
    }

    /**
     * Opens the header, the blank line and the first lines of the body for TOP.
     *
     * @param lines how many lines of the body, 0 or more
     * @throws Gone when another program removed it
     * @throws IOException when it cannot be read
     */
    public Body top(int lines) throws IOException {
        return maildrop.top(number, lines);
    }

    /**
     * Opens the whole message without dot-stuffing and without counting it as retrieved, for who
     * must look at it first.
     *
     * @throws Gone when another program removed it
     * @throws IOException when it cannot be read
     */
    public Body text() throws IOException {
        return maildrop.text(number);
    }
}
