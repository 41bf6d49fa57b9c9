package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A crypt(5) hash. Costs come with the stored value, so whoever can write the database could stop
 * the server with one line; values that would take longer than some seconds match nothing.
 */
final class CryptForm implements Form {
    private static final long MOST_ROUNDS = 5_000_000;
    private static final int MOST_BCRYPT = 15;

    private static final Pattern ROUNDS = Pattern.compile("\\$(?:5|6|md5),?\\$?rounds=([0-9]+).*");
    private static final Pattern SHA1 = Pattern.compile("\\$sha1\\$([0-9]+)\\$.*");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[a-z]?\\$([0-9]{2})\\$.*");

    /** N up to 2^18 blocks of up to 32 times 128 octets: cost 11 of crypt_gensalt(3). */
    private static final Pattern YESCRYPT = Pattern.compile("\\$g?y\\$j[./0-9A-F][./0-9A-T]\\$.*");

    private static final Pattern SCRYPT =
            Pattern.compile("\\$7\\$[./0-9A-F][./0-9A-U]\\.{4}[./0-9]\\.{4}.*");

    private final CryptFunction crypt;
    private final String stored;

    /**
     * Takes a stored hash.
     *
     * @throws IllegalArgumentException if it would cost too much
     */
    CryptForm(CryptFunction crypt, String stored) {
        if (!affordable(stored)) {
            throw new IllegalArgumentException("the hash asks for too much work");
        }
        this.crypt = crypt;
        this.stored = stored;
    }

    @Override
    public boolean matches(byte[] password) {
        boolean cut = false;
        for (byte octet : password) {
            // crypt(3) takes a C string: what follows a NUL would not count.
            cut |= octet == 0;
        }
        String hash = crypt.crypt(password, stored);
        // "*0" and "*1" are how crypt(3) says that it failed.
        boolean failed = hash == null || hash.startsWith("*");
        return !failed
                && MessageDigest.isEqual(
                        hash.getBytes(StandardCharsets.ISO_8859_1),
                        stored.getBytes(StandardCharsets.ISO_8859_1))
                && !cut;
    }

    /** Everything but the classic DES hash was made to be slow. */
    @Override
    public boolean slow() {
        return stored.startsWith("$") || stored.startsWith("_");
    }

    private static boolean affordable(String stored) {
        if (stored.startsWith("$6$") && !stored.startsWith("rounds", 3)) {
            // The commonest of all, at its usual cost.
            return true;
        }
        Matcher rounds = ROUNDS.matcher(stored);
        Matcher sha1 = SHA1.matcher(stored);
        Matcher bcrypt = BCRYPT.matcher(stored);
        if (stored.startsWith("$y$") || stored.startsWith("$gy$")) {
            return YESCRYPT.matcher(stored).matches();
        }
        if (stored.startsWith("$7$")) {
            return SCRYPT.matcher(stored).matches();
        }
        if (rounds.matches()) {
            return atMost(rounds.group(1), MOST_ROUNDS);
        }
        if (sha1.matches()) {
            return atMost(sha1.group(1), MOST_ROUNDS);
        }
        return !bcrypt.matches() || atMost(bcrypt.group(1), MOST_BCRYPT);
    }

    private static boolean atMost(String digits, long most) {
        return digits.length() <= 10 && Long.parseLong(digits) <= most;
    }
}
