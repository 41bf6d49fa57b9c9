package popserv.auth;

/**
 * One way to store a password, with one stored value in it: the question is whether a password is
 * the one stored. Immutable and thread-safe.
 */
interface Form {
    /** Matches nothing: a locked account, or a value that cannot be understood. */
    Form NEVER = password -> false;

    /** Returns whether the password is the one stored. May take long, and then is {@link #slow}. */
    boolean matches(byte[] password);

    /** Returns whether {@link #matches} takes so long that its answer is worth remembering. */
    default boolean slow() {
        return false;
    }

    /** Returns the password itself, where it is stored as it is; else null. */
    default byte[] plain() {
        return null;
    }

    /** Returns the keys for SCRAM with that hash, where they are stored; else null. */
    default ScramKeys scram(ScramHash hash) {
        return null;
    }

    /** Returns the keys for CRAM-MD5, where they are stored or can be had; else null. */
    default CramKeys cram() {
        return null;
    }
}
