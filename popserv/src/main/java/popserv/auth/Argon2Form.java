package popserv.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2i and Argon2id (RFC 9106) as {@code $argon2id$v=19$m=65536,t=3,p=1$salt$hash}.
 *
 * <p>It is made to need memory, 64 MiB and more each time: all comparisons at work together may
 * have two thirds of the heap, and others wait for their turn.
 */
final class Argon2Form implements Form {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "\\$argon2(i|id)\\$v=19\\$m=([0-9]+),t=([0-9]+),p=([0-9]+)"
                            + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int MOST_KIB = 1 << 20;
    private static final int MOST_PASSES = 64;
    private static final int MOST_LANES = 16;
    private static final int HEAP_KIB =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 1536);
    private static final Semaphore KIB = new Semaphore(HEAP_KIB, true);

    private final Argon2Function function;
    private final int kib;
    private final byte[] salt;
    private final byte[] hash;

    /** Takes a value; throws {@link IllegalArgumentException} for one it is not. */
    Argon2Form(String value) {
        Matcher parts = SYNTAX.matcher(value);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the value is no Argon2 hash");
        }
        kib = Costs.number(parts.group(2), Math.min(MOST_KIB, HEAP_KIB));
        int passes = Costs.number(parts.group(3), MOST_PASSES);
        int lanes = Costs.number(parts.group(4), MOST_LANES);
        salt = Base64.getDecoder().decode(parts.group(5));
        hash = Base64.getDecoder().decode(parts.group(6));
        Argon2 variant = parts.group(1).equals("i") ? Argon2.I : Argon2.ID;
        function = Argon2Function.getInstance(kib, passes, lanes, hash.length, variant, 0x13);
    }

    @Override
    public boolean matches(byte[] password) {
        KIB.acquireUninterruptibly(kib);
        try {
            return MessageDigest.isEqual(hash, function.hash(password, salt).getBytes());
        } finally {
            KIB.release(kib);
        }
    }

    @Override
    public boolean slow() {
        return true;
    }
}
