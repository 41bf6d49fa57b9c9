package popserv.auth;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import popserv.auth.Verdict.Reason;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.Secret;
import popserv.home.UserDatabase;

/**
 * The keys for SCRAM exchanges. Blocks.
 *
 * <p>The first answer of an exchange tells salt and iterations of the account. For one that does
 * not exist, or has no such keys, they are made up, always the same for the same name (RFC 5802
 * section 5.1 and 9), of the length and number that is usual in this database. A salt depends on
 * this host and the name alone, so that a restart does not tell the made-up from the real. Where
 * keys are derived from plain passwords, which takes milliseconds, the made-up ones are derived
 * too.
 */
final class ScramSecrets {
    /** What RFC 7677 section 4 demands at least. */
    private static final int ITERATIONS = 4096;

    private static final int SALT = 16;
    private static final int MOST_DERIVED = 10_000;

    private final UserDatabase database;
    private final Function<Secret, StoredSecret> reader;
    private final Keyed keyed;
    private final Keyed stable = Keyed.ofHost();
    private volatile int usualIterations = ITERATIONS;
    private volatile int usualSalt = SALT;
    private volatile boolean usuallyDerived;

    /** Keys derived lately, under a digest of account and password, or made-up password. */
    private final Map<ByteBuffer, ScramKeys> derived =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, ScramKeys> eldest) {
                    return size() > MOST_DERIVED;
                }
            };

    ScramSecrets(UserDatabase database, Function<Secret, StoredSecret> reader, Keyed keyed) {
        this.database = database;
        this.reader = reader;
        this.keyed = keyed;
    }

    /**
     * What was found.
     *
     * @param proof the account, to be accepted if the client's proof holds; or why there is none
     * @param keys the keys to go on with, real or made up; null: the database is down
     * @param trouble why the database is down
     */
    record Found(Proof proof, ScramKeys keys, String trouble) {
        static Found unavailable(String why) {
            return new Found(null, null, why);
        }
    }

    /** Finds or makes up the keys of an account. */
    Found find(Lookup who, ScramHash hash) throws DatabaseDown {
        Optional<Account> found = database.find(who);
        ScramKeys keys = found.map(account -> keys(account, hash)).orElse(null);
        if (keys != null) {
            usualIterations = keys.iterations();
            usualSalt = keys.salt().length;
            return new Found(Proof.of(found), keys, null);
        }
        return madeUp(who, hash, found.isEmpty() ? Reason.UNKNOWN : Reason.UNUSABLE);
    }

    /** Makes up the keys of an account, which no proof will fit. */
    Found madeUp(Lookup who, ScramHash hash, Reason reason) {
        byte[] nothing = stable.of(Keyed.octets("keys"), Keyed.octets(who.account()));
        byte[] key = Arrays.copyOf(nothing, hash.length());
        if (usuallyDerived) {
            ScramKeys keys = derived(who.account(), Secret.of(nothing), hash, nothing);
            return new Found(Proof.failed(reason), keys, null);
        }
        byte[] salt = salt(who.account(), hash, usualSalt);
        return new Found(
                Proof.failed(reason), new ScramKeys(hash, salt, usualIterations, key, key), null);
    }

    private ScramKeys keys(Account account, ScramHash hash) {
        StoredSecret secret = reader.apply(account.secret());
        byte[] plain = secret.plain();
        if (plain == null) {
            ScramKeys stored = secret.scram(hash);
            usuallyDerived &= stored == null;
            return stored;
        }
        usuallyDerived = true;
        return derived(account.name(), account.secret(), hash, plain);
    }

    private ScramKeys derived(String name, Secret stored, ScramHash hash, byte[] plain) {
        ByteBuffer key =
                ByteBuffer.wrap(
                        keyed.of(
                                Keyed.octets(hash.mechanism()),
                                Keyed.octets(name),
                                stored.octets()));
        synchronized (derived) {
            ScramKeys known = derived.get(key);
            if (known != null) {
                return known;
            }
        }
        ScramKeys made = ScramKeys.derive(hash, plain, salt(name, hash, SALT), ITERATIONS);
        synchronized (derived) {
            derived.put(key, made);
        }
        return made;
    }

    /** Returns how many keys were derived and are remembered. */
    int derivedKeys() {
        synchronized (derived) {
            return derived.size();
        }
    }

    private byte[] salt(String account, ScramHash hash, int length) {
        byte[] salt = stable.of(Keyed.octets(hash.mechanism()), Keyed.octets(account));
        return Arrays.copyOf(salt, Math.max(1, Math.min(length, salt.length)));
    }
}
