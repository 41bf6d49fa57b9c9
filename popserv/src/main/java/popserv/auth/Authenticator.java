package popserv.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import popserv.auth.Verdict.Accepted;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.auth.Verdict.Unavailable;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.Secret;
import popserv.home.UserDatabase;

/**
 * Tells whether a client is who it says, by a user database.
 *
 * <p>Looking up and hashing happen on the executor it is given; no method blocks. Whoever asks for
 * an account that does not exist waits as long, and hears the same, as with a wrong password: why a
 * login was refused is in the verdict for the log alone.
 */
public final class Authenticator implements AutoCloseable {

    /**
     * The rules for all accounts.
     *
     * @param crypted whether stored secrets without a {@code {SCHEME}} are crypt(3) hashes
     * @param remember how long a password that was right is remembered; zero: not at all
     * @param patience how long a verdict may take before the database counts as down
     */
    public record Rules(boolean crypted, Duration remember, Duration patience) {
        /** Hashes, remembered for five minutes; half a minute's patience. */
        public static final Rules USUAL =
                new Rules(true, Duration.ofSeconds(300), Duration.ofSeconds(30));
    }

    private static final int MOST_NAME = 1024;
    private static final byte[] NO_PASSWORD = {};

    private final UserDatabase database;
    private final Rules rules;
    private final CryptFunction crypt;
    private final TimedPool pool;
    private final Keyed keyed = new Keyed();
    private final Passwords passwords;
    private final ScramSecrets scram;
    private final Consulting consulting;

    /**
     * Makes an authenticator.
     *
     * @param database who exists; closed with this
     * @param rules the rules for all accounts
     * @param crypt the host's crypt(3)
     * @param pool where blocking work runs; bounded, and it may reject work, which then is refused
     *     as {@link Unavailable}
     */
    public Authenticator(UserDatabase database, Rules rules, CryptFunction crypt, Executor pool) {
        this(database, rules, crypt, pool, null);
    }

    /** As above, asking and telling {@code policy}; null: nobody. */
    public Authenticator(
            UserDatabase database, Rules rules, CryptFunction crypt, Executor pool, Policy policy) {
        this.consulting = new Consulting(policy);
        this.database = database;
        this.rules = rules;
        this.crypt = crypt;
        this.pool = new TimedPool(pool, rules.patience());
        Remembered remembered = new Remembered(keyed, rules.remember().toNanos());
        this.passwords = new Passwords(database, this::read, keyed, remembered, rules.crypted());
        this.scram = new ScramSecrets(database, this::read, keyed);
    }

    /**
     * Checks a password.
     *
     * @param attempt who, and in what circumstances
     * @param mechanism the way it came, in lower case: {@code plain} for USER and PASS
     * @param password its octets; not kept
     */
    public CompletionStage<Verdict> password(Attempt attempt, String mechanism, byte[] password) {
        byte[] octets = password.clone();
        return consulting.around(attempt, octets, () -> check(attempt, mechanism, octets));
    }

    private CompletionStage<Verdict> check(Attempt attempt, String mechanism, byte[] octets) {
        Verdict known = acceptAtOnce(attempt, mechanism, octets);
        return known != null
                ? CompletableFuture.completedFuture(known)
                : decide(
                        attempt,
                        mechanism,
                        octets,
                        () -> passwords.check(attempt.prover(), octets));
    }

    /**
     * Accepts a password that is known to be right, without a thread in between: most logins of a
     * busy host are of clients that were here some minutes ago. Never refuses.
     */
    private Verdict acceptAtOnce(Attempt attempt, String mechanism, byte[] password) {
        if (attempt.blocked() || attempt.actor() != null || !isName(attempt.lookup().account())) {
            return null;
        }
        Account account = passwords.checkAtOnce(attempt.lookup(), password);
        boolean may =
                account != null
                        && account.switches()
                                .allow(mechanism, true, attempt.tls(), attempt.lookup().remote());
        return may ? new Accepted(attempt.lookup().typed(), account, mechanism) : null;
    }

    /** As {@link #password(Attempt, String, byte[])}, of a password that came by USER and PASS. */
    public CompletionStage<Verdict> password(Attempt attempt, byte[] password) {
        return password(attempt, "plain", password);
    }

    /**
     * Checks an APOP digest (RFC 1939 section 7).
     *
     * @param attempt who, and in what circumstances
     * @param challenge the greeting's, with its angle brackets
     * @param digest what the client sent: the MD5 of challenge and password in hexadecimal
     */
    public CompletionStage<Verdict> apop(Attempt attempt, String challenge, String digest) {
        Predicate<byte[]> test = plain -> Passwords.isApop(challenge, plain, digest);
        return consulting.around(
                attempt,
                NO_PASSWORD,
                () ->
                        decide(
                                attempt,
                                "apop",
                                null,
                                () -> passwords.checkPlain(attempt.prover(), test)));
    }

    /** Asks a question about the keys for CRAM-MD5, which only some accounts have. */
    CompletionStage<Verdict> cram(Attempt attempt, Predicate<CramKeys> test) {
        return consulting.around(
                attempt,
                NO_PASSWORD,
                () ->
                        decide(
                                attempt,
                                "cram-md5",
                                null,
                                () -> passwords.checkCram(attempt.prover(), test)));
    }

    /** Accepts who is known by other means, if there is such an account and it may. */
    CompletionStage<Verdict> known(Attempt attempt, String mechanism) {
        TimedPool.Work<Proof> find =
                () ->
                        database.find(attempt.prover())
                                .map(Proof::of)
                                .orElseGet(() -> Proof.failed(Reason.UNKNOWN));
        return consulting.around(
                attempt, NO_PASSWORD, () -> decide(attempt, mechanism, NO_PASSWORD, find));
    }

    /** Returns the keys for a SCRAM exchange; made up for an account that has none. */
    CompletionStage<ScramSecrets.Found> scram(Attempt attempt, ScramHash hash) {
        return pool.run(
                attempt.standing(),
                attempt.lookup().remote(),
                () ->
                        attempt.blocked()
                                ? scram.madeUp(attempt.prover(), hash, Reason.BLOCKED)
                                : scram.find(attempt.prover(), hash),
                ScramSecrets.Found::unavailable);
    }

    /** Ends an exchange whose proof was checked elsewhere. */
    CompletionStage<Verdict> proved(Attempt attempt, String mechanism, Proof proof) {
        return consulting.around(
                attempt, NO_PASSWORD, () -> decide(attempt, mechanism, null, () -> proof));
    }

    /** Runs work that belongs to a login, on the pool and in bounded time. */
    TimedPool pool() {
        return pool;
    }

    /** The end of an exchange with a name and a password in it. */
    CompletionStage<Step> passwordStep(
            Peer peer, String name, String authorization, String mechanism, byte[] password) {
        Optional<Attempt> attempt = peer.attempt(name, authorization);
        return Mechanism.end(
                attempt.isEmpty()
                        ? nameRefused(name)
                        : password(attempt.get(), mechanism, password));
    }

    /** The verdict on a name that the caller did not let pass. */
    CompletionStage<Verdict> nameRefused(String typed) {
        return CompletableFuture.completedFuture(new Refused(typed, Reason.NAME, ""));
    }

    /**
     * Comes to a verdict.
     *
     * @param sent the password, or nothing, that travelled in the clear; null if none did
     * @param work finds out who it is
     */
    private CompletionStage<Verdict> decide(
            Attempt attempt, String mechanism, byte[] sent, TimedPool.Work<Proof> work) {
        String typed = attempt.lookup().typed();
        if (!isName(attempt.lookup().account()) || !isName(attempt.prover().account())) {
            return nameRefused(typed);
        }
        if (attempt.blocked()) {
            return CompletableFuture.completedFuture(new Refused(typed, Reason.BLOCKED, ""));
        }
        return pool.run(
                attempt.standing(),
                attempt.lookup().remote(),
                () -> {
                    Proof proof = permitted(attempt, mechanism, sent != null, work.result());
                    if (proof.account() != null) {
                        return new Accepted(typed, proof.account(), mechanism);
                    }
                    boolean seen = sent != null && sent.length > 0;
                    String name = attempt.prover().account();
                    String print = seen ? keyed.fingerprint(name, sent) : "";
                    return new Refused(typed, proof.reason(), print);
                },
                why -> new Unavailable(typed, why));
    }

    /** Somebody proved to be somebody: may this one log in this way, from there, and as whom? */
    private Proof permitted(Attempt attempt, String mechanism, boolean clear, Proof proof)
            throws DatabaseDown {
        if (proof.account() == null) {
            return proof;
        }
        Account prover = proof.account();
        Lookup wanted = attempt.lookup();
        if (!prover.switches().allow(mechanism, clear, attempt.tls(), wanted.remote())) {
            return Proof.failed(Reason.FORBIDDEN);
        }
        if (attempt.actor() == null) {
            return proof;
        }
        if (!prover.switches().mayActAs(wanted.account())) {
            return Proof.failed(Reason.FORBIDDEN);
        }
        return database.find(wanted).map(Proof::of).orElseGet(() -> Proof.failed(Reason.UNKNOWN));
    }

    private StoredSecret read(Secret stored) {
        return StoredSecret.read(stored, rules.crypted(), crypt);
    }

    /** Returns which mechanisms can succeed for some account of the database. May block. */
    UsableMechanisms survey() {
        return UsableMechanisms.of(database, this::read, rules.crypted());
    }

    /** A name is text without control characters: it goes into logs, paths and environments. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_NAME
                && text.chars().noneMatch(c -> c < ' ' || c == 0x7F || c >= 0x80 && c < 0xA0);
    }

    /** Closes the database. */
    @Override
    public void close() {
        database.close();
    }
}
