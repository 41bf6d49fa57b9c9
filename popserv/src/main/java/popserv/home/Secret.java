package popserv.home;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What a user database stores in place of a password: a hash in one of many forms, or the password
 * itself. It is kept as octets, because a password is octets and not text, and it never shows
 * itself in a log or a message.
 */
public final class Secret {
    /** The secret of an account that nobody can log in to with a password. */
    public static final Secret NONE = new Secret(new byte[0]);

    private final byte[] octets;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    /** Takes the octets as they are stored. */
    public static Secret of(byte[] octets) {
        return new Secret(octets.clone());
    }

    /** Takes text, whose octets are its UTF-8 form; null, as of an SQL column, is {@link #NONE}. */
    public static Secret of(String text) {
        return text == null ? NONE : new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a copy of the octets. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Returns the octets as text of one char each (ISO 8859-1), the form hashes are parsed in. */
    public String latin1() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Returns whether nothing is stored. */
    public boolean isEmpty() {
        return octets.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(octets, secret.octets);
    }

    /** Says nothing of the octets: not even their hash leaves this class. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "(none)" : "(secret)";
    }
}
