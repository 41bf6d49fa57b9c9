package popserv.limits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Failures in a row: how many, and enough of the last ones to know them again. Of fixed size, so
 * that a table of rows is bounded by their number. Not thread-safe.
 */
final class FailureRow {
    private static final int REMEMBERED = 8;

    private final long[] who = new long[REMEMBERED];
    private final long[] print = new long[REMEMBERED];
    private int remembered;
    private int next;
    private int count;
    private long last;

    /**
     * Adds a failure.
     *
     * @param account whose it was
     * @param fingerprint what was tried
     * @param now the time as {@link System#nanoTime}
     * @return false if it is among the last ones already; then it is not counted
     */
    boolean add(long account, long fingerprint, long now) {
        last = now;
        for (int i = 0; i < remembered; i++) {
            if (who[i] == account && print[i] == fingerprint) {
                return false;
            }
        }
        who[next] = account;
        print[next] = fingerprint;
        next = (next + 1) % REMEMBERED;
        remembered = Math.min(remembered + 1, REMEMBERED);
        count++;
        return true;
    }

    int count() {
        return count;
    }

    /** Returns the time of the last failure as {@link System#nanoTime}. */
    long last() {
        return last;
    }

    /** Returns 64 bits of a text's digest: nobody can find two texts that share them. */
    static long hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
