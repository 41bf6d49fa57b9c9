package popserv.auth;

import java.util.List;
import popserv.home.Secret;

/**
 * What is stored in place of a password, understood: {@code {SCHEME}value} as Dovecot writes it, a
 * crypt(3) hash, or the password itself.
 *
 * <p>Without a scheme it is a crypt(3) hash, or with {@code crypt 0} the password itself. Locked
 * accounts match no password: an empty secret, {@code x}, and hashes that begin with {@code *} or
 * {@code !}, which is how passwd(5) and shadow(5) mark them.
 */
public final class StoredSecret {
    private final Form form;
    private final String trouble;

    private StoredSecret(Form form, String trouble) {
        this.form = form;
        this.trouble = trouble;
    }

    /**
     * Reads what is stored. Never fails: what cannot be understood matches no password.
     *
     * @param stored as the database has it
     * @param crypted whether what has no scheme is a crypt(3) hash rather than the password
     * @param crypt the hash function
     */
    public static StoredSecret read(Secret stored, boolean crypted, CryptFunction crypt) {
        String text = stored.latin1();
        try {
            int brace = text.startsWith("{") ? text.indexOf('}') : -1;
            if (brace > 1) {
                String scheme = text.substring(1, brace);
                return new StoredSecret(
                        Schemes.read(scheme, text.substring(brace + 1), crypt), null);
            }
            return new StoredSecret(
                    crypted ? crypted(text, crypt) : plain(text, stored.octets()), null);
        } catch (IllegalArgumentException e) {
            return new StoredSecret(Form.NEVER, e.getMessage());
        }
    }

    /** Returns the names of all schemes that are understood, for the manual. */
    public static List<String> schemes() {
        return Schemes.names();
    }

    /** Returns the form of a crypt(3) hash without a scheme in front of it. */
    static Form crypted(String hash, CryptFunction crypt) {
        boolean locked =
                hash.isEmpty() || hash.equals("x") || hash.startsWith("*") || hash.startsWith("!");
        return locked ? Form.NEVER : new CryptForm(crypt, hash);
    }

    private static Form plain(String text, byte[] octets) {
        boolean locked = text.equals("*") || text.equals("!") || text.equals("!!");
        return locked ? Form.NEVER : new PlainForm(octets);
    }

    /** Returns whether the password is the one stored. May take long: see {@link #slow}. */
    public boolean matches(byte[] password) {
        // An empty password is none, whatever it hashes to; the work is done all the same.
        return form.matches(password) & password.length > 0;
    }

    /** Returns whether comparing takes longer than a look-up in a cache. */
    public boolean slow() {
        return form.slow();
    }

    /** Returns the password itself, where it is stored as it is; else null. */
    public byte[] plain() {
        byte[] plain = form.plain();
        return plain == null || plain.length == 0 ? null : plain.clone();
    }

    /** Returns the keys for SCRAM that are stored; null if there are none. */
    ScramKeys scram(ScramHash hash) {
        return form.scram(hash);
    }

    /** Returns the keys for CRAM-MD5; null if there are none to be had. */
    CramKeys cram() {
        return form.cram();
    }

    /** Returns whether any password could match. */
    public boolean usable() {
        return form != Form.NEVER;
    }

    /** Returns why the value cannot be understood, for the log; null when it can. */
    public String trouble() {
        return trouble;
    }

    /** What the form is called, so that two secrets of one form can be told to cost the same. */
    String formName() {
        return form.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return "StoredSecret[" + formName() + "]";
    }
}
