package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under a key that is drawn at start and never leaves the process: what it
 * makes of a password can be kept and compared, and is worth nothing to whoever reads it.
 */
final class Keyed {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    Keyed() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HMAC);
    }

    /**
     * Returns the digest of some parts. Each goes in with its length, so that no two lists of parts
     * are the same octets.
     */
    byte[] of(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (byte[] part : parts) {
                int n = part.length;
                mac.update(
                        new byte[] {(byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n});
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the octets of a name. */
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
