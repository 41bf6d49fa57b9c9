package popserv.auth;

import java.security.MessageDigest;

/** SCRAM keys in place of a password; they check a password as well as a proof. */
record ScramForm(ScramKeys keys) implements Form {
    @Override
    public boolean matches(byte[] password) {
        ScramKeys other = ScramKeys.derive(keys.hash(), password, keys.salt(), keys.iterations());
        return MessageDigest.isEqual(keys.storedKey(), other.storedKey());
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public ScramKeys scram(ScramHash hash) {
        return hash == keys.hash() ? keys : null;
    }
}
