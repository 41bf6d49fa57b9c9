package popserv.auth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-MD5 (RFC 2104) with its key digested already: the states after the outer and the inner pad.
 * This is what {@code {CRAM-MD5}} stores; it is as good as the password for CRAM-MD5, but not for
 * anything else.
 */
final class CramKeys {
    private static final int BLOCK = 64;
    private static final int STATE = 16;

    private final int[] outer;
    private final int[] inner;

    private CramKeys(int[] outer, int[] inner) {
        this.outer = outer;
        this.inner = inner;
    }

    /** Derives the keys of a password. */
    static CramKeys derive(byte[] password) {
        byte[] key = password;
        if (key.length > BLOCK) {
            key = DigestForm.digest("MD5").digest(key);
        }
        return new CramKeys(pad(key, 0x5C), pad(key, 0x36));
    }

    /**
     * Takes the stored octets: the outer state, then the inner.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    static CramKeys of(byte[] octets) {
        if (octets.length != 2 * STATE) {
            throw new IllegalArgumentException("the value holds no CRAM-MD5 keys");
        }
        return new CramKeys(Md5State.read(octets, 0), Md5State.read(octets, STATE));
    }

    private static int[] pad(byte[] key, int with) {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) with);
        for (int i = 0; i < key.length; i++) {
            block[i] ^= key[i];
        }
        int[] state = Md5State.initial();
        Md5State.digest(state, block, 0);
        return state;
    }

    /** Returns the HMAC-MD5 of a message. */
    byte[] hmac(byte[] message) {
        return Md5State.finish(outer, Md5State.finish(inner, message));
    }

    /** Returns whether these are the same keys, in a time that does not depend on them. */
    boolean sameAs(CramKeys other) {
        return MessageDigest.isEqual(Md5State.octets(outer), Md5State.octets(other.outer))
                & MessageDigest.isEqual(Md5State.octets(inner), Md5State.octets(other.inner));
    }
}
