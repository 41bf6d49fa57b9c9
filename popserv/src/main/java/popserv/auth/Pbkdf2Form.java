package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Dovecot's {@code {PBKDF2}$1$salt$iterations$key}: HMAC-SHA-1, the key in hexadecimal. */
final class Pbkdf2Form implements Form {
    private final byte[] salt;
    private final int iterations;
    private final byte[] key;

    /** Takes a value; throws {@link IllegalArgumentException} for one it is not. */
    Pbkdf2Form(String value) {
        String[] parts = value.split("\\$", -1);
        if (parts.length != 5 || !parts[1].equals("1") || parts[4].length() != 40) {
            throw new IllegalArgumentException("the value is no PBKDF2 key");
        }
        salt = parts[2].getBytes(StandardCharsets.ISO_8859_1);
        iterations = Costs.number(parts[3], Pbkdf2.MOST_ITERATIONS);
        key = HexFormat.of().parseHex(parts[4]);
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(
                key, Pbkdf2.derive("HmacSHA1", password, salt, iterations, key.length));
    }

    @Override
    public boolean slow() {
        return true;
    }
}
