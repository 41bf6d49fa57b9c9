package popserv.auth;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The passwords that were right lately, so that a client that polls costs no slow hash each time.
 *
 * <p>What is kept is a keyed digest of account, stored secret and password: not the password, and
 * void as soon as the stored secret is another. The least recently used go first when there are too
 * many. Thread-safe.
 */
final class Remembered {
    private static final int MOST = 100_000;

    /** 128 bits of the digest: enough that no two ever meet. */
    private record Key(long high, long low) {}

    private final Keyed keyed;
    private final long nanos;
    private final Map<Key, Long> until =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
                    return size() > MOST;
                }
            };

    /** Remembers for so many nanoseconds; zero: not at all. */
    Remembered(Keyed keyed, long nanos) {
        this.keyed = keyed;
        this.nanos = nanos;
    }

    /** Returns whether this password was right lately, for this account as it is stored now. */
    boolean knows(String account, byte[] stored, byte[] password) {
        if (nanos == 0) {
            return false;
        }
        Key key = key(account, stored, password);
        synchronized (until) {
            Long end = until.get(key);
            if (end != null && end - System.nanoTime() <= 0) {
                until.remove(key);
                return false;
            }
            return end != null;
        }
    }

    /** Remembers that the password was right just now. */
    void add(String account, byte[] stored, byte[] password) {
        if (nanos > 0) {
            Key key = key(account, stored, password);
            synchronized (until) {
                until.put(key, System.nanoTime() + nanos);
            }
        }
    }

    private Key key(String account, byte[] stored, byte[] password) {
        ByteBuffer digest = ByteBuffer.wrap(keyed.of(Keyed.octets(account), stored, password));
        return new Key(digest.getLong(), digest.getLong());
    }
}
