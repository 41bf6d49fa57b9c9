package popserv.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under a key of its own. With a key that is drawn at start and never
 * leaves the process, what it makes of a password can be kept and compared, and is worth nothing to
 * whoever reads it.
 */
final class Keyed {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    /** Under a key that was drawn for this process. */
    Keyed() {
        this(random());
    }

    private Keyed(byte[] octets) {
        key = new SecretKeySpec(octets, HMAC);
    }

    /**
     * Under a key that is the same for all processes of this host, now and later: machine-id(5),
     * digested under a name of our own as that page asks for. It is no secret to the users of the
     * host. Without one the key is drawn for this process.
     */
    static Keyed ofHost() {
        try {
            byte[] id = Files.readAllBytes(Path.of("/etc/machine-id"));
            if (id.length >= 32) {
                return new Keyed(new Keyed(octets("popserv salts")).of(id));
            }
        } catch (IOException e) {
            // Many containers have none.
        }
        return new Keyed();
    }

    private static byte[] random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return random;
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

    /**
     * Returns a mark of a wrong password: the same for the same password of the same account, and
     * for nothing else.
     */
    String fingerprint(String account, byte[] password) {
        byte[] digest = of(octets("wrong"), octets(account), password);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
    }

    /** Returns the octets of a name. */
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
