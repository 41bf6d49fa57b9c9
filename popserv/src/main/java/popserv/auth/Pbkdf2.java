package popserv.auth;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 (RFC 8018 section 5.2) over octets; with one block it is the function Hi of RFC 5802. The
 * JDK's own takes characters, and a password need not be any.
 */
final class Pbkdf2 {
    /** What a stored value may ask for: some seconds of one processor. */
    static final int MOST_ITERATIONS = 5_000_000;

    private Pbkdf2() {}

    /** Returns a MAC of the JDK's with its key. */
    static Mac mac(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // The JDK refuses an empty key; HMAC pads keys with zeros anyway.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the HMAC of a message. */
    static byte[] hmac(String algorithm, byte[] key, byte[] message) {
        return mac(algorithm, key).doFinal(message);
    }

    /**
     * Derives a key.
     *
     * @param algorithm the JDK's name of the HMAC
     * @param iterations from 1 to {@link #MOST_ITERATIONS}
     * @param length the key's octets
     * @throws IllegalArgumentException if it would take too long
     */
    static byte[] derive(
            String algorithm, byte[] password, byte[] salt, int iterations, int length) {
        if (iterations < 1 || iterations > MOST_ITERATIONS || length < 1 || length > 1024) {
            throw new IllegalArgumentException("the hash asks for too much work");
        }
        Mac mac = mac(algorithm, password);
        byte[] key = new byte[length];
        int size = mac.getMacLength();
        for (int block = 0; block * size < length; block++) {
            byte[] octets = block(mac, salt, iterations, block + 1);
            System.arraycopy(octets, 0, key, block * size, Math.min(size, length - block * size));
        }
        return key;
    }

    private static byte[] block(Mac mac, byte[] salt, int iterations, int number) {
        byte[] first = Arrays.copyOf(salt, salt.length + 4);
        for (int i = 0; i < 4; i++) {
            first[salt.length + i] = (byte) (number >> 24 - 8 * i);
        }
        byte[] round = mac.doFinal(first);
        byte[] all = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < all.length; j++) {
                all[j] ^= round[j];
            }
        }
        return all;
    }
}
