package popserv.auth;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import popserv.home.Secret;

/**
 * What an unknown account's password is compared with, so that the answer takes as long as for one
 * that exists: secrets of other accounts, whose comparison has the cost that is usual here. Their
 * answer is thrown away.
 *
 * <p>Which one a name meets depends on the name under a key, so that repeating the question tells
 * nothing either. Thread-safe.
 */
final class Decoys {
    private static final int MOST = 32;
    private static final int SELDOM = 256;

    private final Keyed keyed;
    private final Supplier<List<Secret>> samples;
    private final Function<Secret, StoredSecret> reader;
    private final StoredSecret usual;
    private final AtomicReferenceArray<StoredSecret> seen = new AtomicReferenceArray<>(MOST);
    private volatile boolean filled;

    /**
     * Makes the collection.
     *
     * @param samples secrets from the database, asked for at the first need
     * @param reader understands what is stored
     * @param usual met as long as no secret was seen
     */
    Decoys(
            Keyed keyed,
            Supplier<List<Secret>> samples,
            Function<Secret, StoredSecret> reader,
            StoredSecret usual) {
        this.keyed = keyed;
        this.samples = samples;
        this.reader = reader;
        this.usual = usual;
    }

    /** Takes the secret of an account that exists, now and then: what is usual may change. */
    void saw(StoredSecret secret) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int place = random.nextInt(MOST);
        if (seen.get(place) == null || random.nextInt(SELDOM) == 0) {
            seen.set(place, secret);
        }
    }

    /** Spends the time that comparing takes. */
    void meet(String account, byte[] password) {
        if (!filled) {
            fill();
        }
        int place = place(account);
        StoredSecret decoy = usual;
        for (int i = 0; i < MOST; i++) {
            StoredSecret candidate = seen.get((place + i) % MOST);
            if (candidate != null) {
                decoy = candidate;
                break;
            }
        }
        decoy.matches(password);
    }

    private void fill() {
        filled = true;
        int place = 0;
        for (Secret stored : samples.get()) {
            StoredSecret secret = reader.apply(stored);
            if (secret.usable()) {
                seen.compareAndSet(place % MOST, null, secret);
                place++;
            }
        }
    }

    private int place(String account) {
        return (keyed.of(Keyed.octets(account))[0] & 0xFF) % MOST;
    }
}
