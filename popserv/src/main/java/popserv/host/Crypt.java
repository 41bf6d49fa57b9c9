package popserv.host;

import com.password4j.BcryptFunction;
import com.password4j.Password;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Stored passwords in every form the host's crypt(5) knows: DES, {@code $1$ $5$ $6$ $2b$ $y$}... By
 * libcrypt, from any number of threads at once; where the host has none, DES, MD5, SHA-2 and bcrypt
 * in Java.
 *
 * <p>Takes microseconds to a second, as the hash was made to: never on an event loop.
 */
public final class Crypt {
    private static final ThreadLocal<Memory> DATA =
            ThreadLocal.withInitial(() -> new Memory(LibCrypt.DATA));

    private Crypt() {}

    /**
     * Hashes as the setting says.
     *
     * @param setting a whole hash, or its first part with method, cost and salt
     * @return null when the setting is of no form we know, or the password holds a NUL
     */
    public static String hash(byte[] password, String setting) {
        for (byte octet : password) {
            if (octet == 0) {
                return null;
            }
        }
        String hash = LibCrypt.THERE ? byLibrary(password, setting) : byJava(password, setting);
        // crypt(3): a failure token begins with an asterisk and is never a hash.
        return hash == null || hash.startsWith("*") ? null : hash;
    }

    private static String byLibrary(byte[] password, String setting) {
        byte[] phrase = Arrays.copyOf(password, password.length + 1);
        Memory data = DATA.get();
        data.clear();
        try {
            Pointer hash = LibCrypt.crypt_rn(phrase, Libc.string(setting), data, LibCrypt.DATA);
            return hash == null ? null : hash.getString(0, "US-ASCII");
        } finally {
            data.clear();
            Arrays.fill(phrase, (byte) 0);
        }
    }

    static String byJava(byte[] password, String setting) {
        try {
            if (setting.startsWith("$2")) {
                boolean right =
                        Password.check(password, setting.getBytes(StandardCharsets.US_ASCII))
                                .with(BcryptFunction.getInstanceFromHash(setting));
                return right ? setting : null;
            }
            boolean known =
                    setting.startsWith("$1$")
                            || setting.startsWith("$5$")
                            || setting.startsWith("$6$")
                            || !setting.startsWith("$") && setting.length() >= 2;
            return known
                    ? org.apache.commons.codec.digest.Crypt.crypt(password.clone(), setting)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
