package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import popserv.auth.Verdict.Reason;
import popserv.home.Account;
import popserv.home.CheckingDatabase;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.Secret;
import popserv.home.UserDatabase;

/** Compares what a client sent with what a user database stores. Blocks. */
final class Passwords {
    private static final int MOST_PASSWORD = 4096;

    /** SHA-512-crypt with its usual rounds, of no password in particular. */
    private static final String USUAL_HASH =
            "$6$popservpopserv$" + "0123456789abcdef".repeat(5) + "01234.";

    private final UserDatabase database;
    private final Function<Secret, StoredSecret> reader;
    private final Remembered remembered;
    private final Decoys decoys;

    Passwords(
            UserDatabase database,
            Function<Secret, StoredSecret> reader,
            Keyed keyed,
            Remembered remembered,
            boolean crypted) {
        this.database = database;
        this.reader = reader;
        this.remembered = remembered;
        StoredSecret usual = reader.apply(Secret.of(crypted ? USUAL_HASH : "{PLAIN}usual"));
        this.decoys = new Decoys(keyed, database::samples, reader, usual);
    }

    /**
     * Returns the account if its password can be told to be right at once: it was looked up a
     * moment ago, and no slow hash stands between. Null otherwise, whatever the reason.
     */
    Account checkAtOnce(Lookup who, byte[] password) {
        Account account = database.recent(who);
        if (account == null || password.length > MOST_PASSWORD) {
            return null;
        }
        StoredSecret secret = reader.apply(account.secret());
        boolean right =
                secret.usable()
                        && (secret.slow()
                                ? remembered.knows(
                                        account.name(), account.secret().octets(), password)
                                : secret.matches(password));
        return right ? account : null;
    }

    /** Checks a password. */
    Proof check(Lookup who, byte[] password) throws DatabaseDown {
        if (password.length > MOST_PASSWORD) {
            return Proof.failed(Reason.WRONG);
        }
        if (database instanceof CheckingDatabase checking) {
            return Proof.of(checking.check(who, password));
        }
        Optional<Account> found = database.find(who);
        if (found.isEmpty()) {
            decoys.meet(who.account(), password);
            return Proof.failed(Reason.UNKNOWN);
        }
        Account account = found.get();
        StoredSecret secret = reader.apply(account.secret());
        if (!secret.usable()) {
            decoys.meet(who.account(), password);
            return Proof.failed(Reason.UNUSABLE);
        }
        decoys.saw(secret);
        return matches(account, secret, password) ? Proof.of(account) : Proof.failed(Reason.WRONG);
    }

    private boolean matches(Account account, StoredSecret secret, byte[] password) {
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

    /** Asks a question about the password itself, which only some accounts store. */
    Proof checkPlain(Lookup who, Predicate<byte[]> test) throws DatabaseDown {
        return checkKey(who, StoredSecret::plain, new byte[1], test);
    }

    /** Asks a question about the keys for CRAM-MD5, which only some accounts have. */
    Proof checkCram(Lookup who, Predicate<CramKeys> test) throws DatabaseDown {
        return checkKey(who, StoredSecret::cram, CramKeys.derive(new byte[1]), test);
    }

    private <K> Proof checkKey(
            Lookup who, Function<StoredSecret, K> kind, K none, Predicate<K> test)
            throws DatabaseDown {
        Optional<Account> found = database.find(who);
        K key = found.map(account -> kind.apply(reader.apply(account.secret()))).orElse(null);
        // Asked in any case, so that the answer takes as long for those who have no key.
        boolean right = test.test(key == null ? none : key);
        if (found.isEmpty()) {
            return Proof.failed(Reason.UNKNOWN);
        }
        if (key == null) {
            return Proof.failed(Reason.UNUSABLE);
        }
        return right ? Proof.of(found) : Proof.failed(Reason.WRONG);
    }

    /** Returns whether a digest answers an APOP challenge (RFC 1939 section 7). */
    static boolean isApop(String challenge, byte[] plain, String digest) {
        MessageDigest md5 = DigestForm.digest("MD5");
        md5.update(challenge.getBytes(StandardCharsets.ISO_8859_1));
        String right = HexFormat.of().formatHex(md5.digest(plain));
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.US_ASCII),
                digest.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
