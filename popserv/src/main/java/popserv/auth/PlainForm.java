package popserv.auth;

import java.security.MessageDigest;

/** The password itself, as it is. An empty one matches nothing. */
record PlainForm(byte[] plain) implements Form {
    @Override
    public boolean matches(byte[] password) {
        return plain.length > 0 && MessageDigest.isEqual(plain, password);
    }

    @Override
    public CramKeys cram() {
        return plain.length == 0 ? null : CramKeys.derive(plain);
    }

    @Override
    public String toString() {
        return "PlainForm";
    }
}
