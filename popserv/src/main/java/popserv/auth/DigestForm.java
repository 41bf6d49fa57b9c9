package popserv.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * One round of a digest over the password and perhaps a salt, as LDAP servers store it (RFC 2307).
 */
final class DigestForm implements Form {
    private final String algorithm;
    private final byte[] digest;
    private final byte[] salt;

    /**
     * Takes a stored value.
     *
     * @param algorithm the JDK's name of the digest
     * @param length the digest's octets
     * @param value the digest, followed by the salt
     * @param salted whether there may be a salt
     * @throws IllegalArgumentException if the value is too short, or too long without a salt
     */
    DigestForm(String algorithm, int length, byte[] value, boolean salted) {
        if (value.length < length || !salted && value.length > length) {
            throw new IllegalArgumentException("the digest has a wrong length");
        }
        this.algorithm = algorithm;
        this.digest = Arrays.copyOf(value, length);
        this.salt = Arrays.copyOfRange(value, length, value.length);
    }

    @Override
    public boolean matches(byte[] password) {
        MessageDigest function = digest(algorithm);
        function.update(password);
        return MessageDigest.isEqual(digest, function.digest(salt));
    }

    /** Returns a digest every Java has. */
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
