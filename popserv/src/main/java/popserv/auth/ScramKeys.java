package popserv.auth;

import java.security.MessageDigest;
import java.util.Base64;

/**
 * What a server keeps of a password for SCRAM (RFC 5802 section 3): enough to check a proof, not
 * enough to make one.
 *
 * @param hash the hash function
 * @param salt the salt, told to the client
 * @param iterations how often the hash is repeated, told to the client
 * @param storedKey what the client's key hashes to
 * @param serverKey what the server proves itself with
 */
record ScramKeys(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {

    /** Derives the keys of a password. Takes {@code iterations} rounds of HMAC. */
    static ScramKeys derive(ScramHash hash, byte[] password, byte[] salt, int iterations) {
        byte[] salted =
                Pbkdf2.derive(
                        hash.hmac(), Saslprep.prepare(password), salt, iterations, hash.length());
        byte[] clientKey = Pbkdf2.hmac(hash.hmac(), salted, Keyed.octets("Client Key"));
        byte[] serverKey = Pbkdf2.hmac(hash.hmac(), salted, Keyed.octets("Server Key"));
        return new ScramKeys(hash, salt, iterations, hash.digest(clientKey), serverKey);
    }

    /**
     * Reads {@code iterations,salt,stored key,server key}, the last three in base64, as Dovecot
     * writes them.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    static ScramKeys parse(ScramHash hash, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("the value holds no SCRAM keys");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        int iterations = Costs.number(parts[0], Pbkdf2.MOST_ITERATIONS);
        byte[] stored = base64.decode(parts[2]);
        byte[] server = base64.decode(parts[3]);
        if (stored.length != hash.length() || server.length != hash.length()) {
            throw new IllegalArgumentException("the value holds SCRAM keys of a wrong length");
        }
        return new ScramKeys(hash, base64.decode(parts[1]), iterations, stored, server);
    }

    /** Returns whether a client that sent this proof has the key (RFC 5802 section 3). */
    boolean proves(byte[] authMessage, byte[] proof) {
        if (proof.length != hash.length()) {
            return false;
        }
        byte[] key = Pbkdf2.hmac(hash.hmac(), storedKey, authMessage);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= proof[i];
        }
        return MessageDigest.isEqual(storedKey, hash.digest(key));
    }

    /** Returns what proves the server to the client. */
    byte[] signature(byte[] authMessage) {
        return Pbkdf2.hmac(hash.hmac(), serverKey, authMessage);
    }

    @Override
    public String toString() {
        return "ScramKeys[" + hash + "]";
    }
}
