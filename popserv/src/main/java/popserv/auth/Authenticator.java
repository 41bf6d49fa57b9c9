package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import popserv.auth.Verdict.Accepted;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.auth.Verdict.Unavailable;
import popserv.home.Account;
import popserv.home.CheckingDatabase;
import popserv.home.DatabaseDown;
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

    /** SHA-512-crypt with its usual rounds, of no password in particular. */
    private static final String USUAL_HASH =
            "$6$popservpopserv$"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345678901234567890.";

    private static final int MOST_NAME = 1024;
    private static final int MOST_PASSWORD = 4096;

    private final UserDatabase database;
    private final Rules rules;
    private final Crypt crypt;
    private final Executor pool;
    private final Keyed keyed = new Keyed();
    private final Remembered remembered;
    private final Decoys decoys;

    /**
     * Makes an authenticator.
     *
     * @param database who exists; closed with this
     * @param rules the rules for all accounts
     * @param crypt the host's crypt(3)
     * @param pool where blocking work runs; bounded, and it may reject work, which then is refused
     *     as {@link Unavailable}
     */
    public Authenticator(UserDatabase database, Rules rules, Crypt crypt, Executor pool) {
        this.database = database;
        this.rules = rules;
        this.crypt = crypt;
        this.pool = pool;
        this.remembered = new Remembered(keyed, rules.remember().toNanos());
        String usual = rules.crypted() ? USUAL_HASH : "usual";
        this.decoys = new Decoys(keyed, database::samples, this::read, read(Secret.of(usual)));
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
        return run(attempt, () -> checkPassword(attempt, mechanism, octets));
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
        byte[] sent = digest.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return run(
                attempt,
                () ->
                        checkPlain(
                                attempt,
                                "apop",
                                plain -> {
                                    MessageDigest md5 = DigestForm.digest("MD5");
                                    md5.update(challenge.getBytes(StandardCharsets.ISO_8859_1));
                                    String right = HexFormat.of().formatHex(md5.digest(plain));
                                    return MessageDigest.isEqual(
                                            right.getBytes(StandardCharsets.US_ASCII), sent);
                                }));
    }

    /** A question about a password that is stored as it is. */
    interface PlainTest {
        boolean right(byte[] plain);
    }

    /** A piece of blocking work that ends in a verdict. */
    interface Work {
        Verdict verdict() throws DatabaseDown;
    }

    /** Runs blocking work on the pool; whatever goes wrong there is a fault of ours. */
    CompletionStage<Verdict> run(Attempt attempt, Work work) {
        String typed = attempt.lookup().typed();
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        try {
            pool.execute(() -> verdict.complete(guarded(typed, work)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new Unavailable(typed, "too many logins wait for the user database"));
        }
        Verdict late = new Unavailable(typed, "the user database took too long");
        return verdict.completeOnTimeout(late, rules.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Verdict guarded(String typed, Work work) {
        try {
            return work.verdict();
        } catch (DatabaseDown e) {
            return new Unavailable(typed, e.getMessage());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // No message: it may quote what a client sent.
            return new Unavailable(typed, e.getClass().getName());
        }
    }

    private Verdict checkPassword(Attempt attempt, String mechanism, byte[] password)
            throws DatabaseDown {
        if (password.length > MOST_PASSWORD || !isName(attempt.lookup().account())) {
            return refused(attempt, Reason.NAME, password);
        }
        if (database instanceof CheckingDatabase checking) {
            Optional<Account> found = checking.check(attempt.lookup(), password);
            return found.isEmpty()
                    ? refused(attempt, Reason.WRONG, password)
                    : allowed(attempt, found.get(), mechanism, password);
        }
        Optional<Account> found = database.find(attempt.lookup());
        if (found.isEmpty()) {
            decoys.meet(attempt.lookup().account(), password);
            return refused(attempt, Reason.UNKNOWN, password);
        }
        Account account = found.get();
        return matches(account, password)
                ? allowed(attempt, account, mechanism, password)
                : refused(
                        attempt,
                        read(account.secret()).usable() ? Reason.WRONG : Reason.UNUSABLE,
                        password);
    }

    private boolean matches(Account account, byte[] password) {
        StoredSecret secret = read(account.secret());
        if (!secret.usable()) {
            decoys.meet(account.name(), password);
            return false;
        }
        decoys.saw(account.name(), secret);
        if (!secret.slow()) {
            return secret.matches(password);
        }
        byte[] stored = account.secret().octets();
        if (remembered.knows(account.name(), stored, password)) {
            return true;
        }
        boolean right = secret.matches(password);
        if (right) {
            remembered.add(account.name(), stored, password);
        }
        return right;
    }

    /** Asks a question about the account's plain password, which only some accounts have. */
    Verdict checkPlain(Attempt attempt, String mechanism, PlainTest test) throws DatabaseDown {
        byte[] none = new byte[0];
        if (!isName(attempt.lookup().account())) {
            return refused(attempt, Reason.NAME, null);
        }
        Optional<Account> found = database.find(attempt.lookup());
        byte[] plain = found.map(account -> read(account.secret()).plain()).orElse(null);
        boolean right = test.right(plain == null ? none : plain);
        if (found.isEmpty()) {
            return refused(attempt, Reason.UNKNOWN, null);
        }
        if (plain == null) {
            return refused(attempt, Reason.FORBIDDEN, null);
        }
        return right
                ? allowed(attempt, found.get(), mechanism, null)
                : refused(attempt, Reason.WRONG, null);
    }

    /** The account proved itself: may it log in this way, from there? */
    Verdict allowed(Attempt attempt, Account account, String mechanism, byte[] password) {
        String remote = attempt.lookup().remote();
        boolean clear = password != null;
        return account.switches().allow(mechanism, clear, attempt.tls(), remote)
                ? new Accepted(attempt.lookup().typed(), account, mechanism)
                : refused(attempt, Reason.FORBIDDEN, password);
    }

    /** The verdict for a client that did not prove itself; {@code password} null: none was seen. */
    Refused refused(Attempt attempt, Reason reason, byte[] password) {
        String print = password == null ? "" : fingerprint(attempt.lookup().account(), password);
        return new Refused(attempt.lookup().typed(), reason, print);
    }

    /** Returns what the same password of the same account gives again, and nothing else. */
    private String fingerprint(String account, byte[] password) {
        byte[] digest = keyed.of(Keyed.octets("wrong"), Keyed.octets(account), password);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
    }

    StoredSecret read(Secret stored) {
        return StoredSecret.read(stored, rules.crypted(), crypt);
    }

    UserDatabase database() {
        return database;
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
