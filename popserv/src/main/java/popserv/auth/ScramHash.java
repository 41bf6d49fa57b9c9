package popserv.auth;

import java.util.Locale;

/** The hash functions SCRAM is used with: RFC 5802 and RFC 7677. */
enum ScramHash {
    SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1", 20),
    SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 32);

    private final String mechanism;
    private final String digest;
    private final String hmac;
    private final int length;

    ScramHash(String mechanism, String digest, String hmac, int length) {
        this.mechanism = mechanism;
        this.digest = digest;
        this.hmac = hmac;
        this.length = length;
    }

    /** Returns the mechanism's name in lower case, without -plus. */
    String mechanism() {
        return mechanism.toLowerCase(Locale.ROOT);
    }

    /** Returns the JDK's name of the HMAC. */
    String hmac() {
        return hmac;
    }

    /** Returns how many octets a digest has. */
    int length() {
        return length;
    }

    /** Returns the digest of some octets: the function H. */
    byte[] digest(byte[] octets) {
        return DigestForm.digest(digest).digest(octets);
    }
}
