package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import popserv.auth.Verdict.Accepted;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.auth.Verdict.Unavailable;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.Secret;
import popserv.home.Switches;
import popserv.home.UserDatabase;

class AuthenticatorTest {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger hashes = new AtomicInteger();
    private final UserDatabase database =
            lookup -> {
                if (lookup.account().equals("down")) {
                    throw new DatabaseDown("it is");
                }
                return Optional.ofNullable(accounts.get(lookup.account()));
            };
    private final CryptFunction crypt =
            (password, setting) -> {
                hashes.incrementAndGet();
                return "$9$" + new String(password, StandardCharsets.ISO_8859_1);
            };
    private final Authenticator authenticator =
            new Authenticator(database, Authenticator.Rules.USUAL, crypt, Runnable::run);

    private void add(String name, String stored) {
        accounts.put(name, Account.of(name, Secret.of(stored)));
    }

    private Verdict login(String name, String password) {
        return authenticator
                .password(new Attempt(Lookup.of(name), false), octets(password))
                .toCompletableFuture()
                .join();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theRightPasswordIsAccepted() {
        add("joe", "{PLAIN}secret");
        Accepted accepted = assertInstanceOf(Accepted.class, login("joe", "secret"));
        assertEquals("joe", accepted.account().name());
        assertEquals("plain", accepted.mechanism());
    }

    @Test
    void unknownAndWrongCostTheSame() {
        add("joe", "$9$secret");
        Refused wrong = assertInstanceOf(Refused.class, login("joe", "other"));
        assertEquals(Reason.WRONG, wrong.reason());
        assertEquals(1, hashes.getAndSet(0));
        Refused unknown = assertInstanceOf(Refused.class, login("ann", "other"));
        assertEquals(Reason.UNKNOWN, unknown.reason());
        assertEquals(1, hashes.getAndSet(0));
        add("ann", "*");
        Refused locked = assertInstanceOf(Refused.class, login("ann", "other"));
        assertEquals(Reason.UNUSABLE, locked.reason());
        assertEquals(1, hashes.get());
    }

    @Test
    void aRightPasswordIsRememberedUntilTheHashChanges() {
        add("joe", "$9$secret");
        assertInstanceOf(Accepted.class, login("joe", "secret"));
        assertInstanceOf(Accepted.class, login("joe", "secret"));
        assertEquals(1, hashes.getAndSet(0));
        assertInstanceOf(Refused.class, login("joe", "Secret"));
        assertEquals(1, hashes.getAndSet(0));
        add("joe", "$9$fresh");
        assertInstanceOf(Refused.class, login("joe", "secret"));
        assertInstanceOf(Accepted.class, login("joe", "fresh"));
        assertEquals(2, hashes.get());
    }

    @Test
    void nothingIsRememberedWhenItShallNot() {
        Authenticator.Rules rules =
                new Authenticator.Rules(true, Duration.ZERO, Duration.ofSeconds(30));
        Authenticator forgetful = new Authenticator(database, rules, crypt, Runnable::run);
        add("joe", "$9$secret");
        for (int i = 0; i < 3; i++) {
            forgetful.password(new Attempt(Lookup.of("joe"), false), octets("secret"));
        }
        assertEquals(3, hashes.get());
    }

    @Test
    void aDatabaseThatIsDownIsNoWrongPassword() {
        Unavailable down = assertInstanceOf(Unavailable.class, login("down", "secret"));
        assertEquals("it is", down.why());
        Authenticator full =
                new Authenticator(
                        database,
                        Authenticator.Rules.USUAL,
                        crypt,
                        work -> {
                            throw new RejectedExecutionException("too many");
                        });
        Verdict verdict =
                full.password(new Attempt(Lookup.of("joe"), false), octets("x"))
                        .toCompletableFuture()
                        .join();
        assertEquals("too many", assertInstanceOf(Unavailable.class, verdict).why());
    }

    @Test
    void aDatabaseThatHangsIsDownAfterAWhile() {
        Authenticator.Rules rules =
                new Authenticator.Rules(true, Duration.ZERO, Duration.ofMillis(20));
        Authenticator hanging = new Authenticator(database, rules, crypt, work -> {});
        assertInstanceOf(
                Unavailable.class,
                hanging.password(new Attempt(Lookup.of("joe"), false), octets("x"))
                        .toCompletableFuture()
                        .join());
    }

    @Test
    void theFingerprintTellsRepeatedWrongPasswords() {
        add("joe", "{PLAIN}secret");
        String print = ((Refused) login("joe", "wrong")).fingerprint();
        assertEquals(print, ((Refused) login("joe", "wrong")).fingerprint());
        assertNotEquals(print, ((Refused) login("joe", "wrong2")).fingerprint());
        assertNotEquals(print, ((Refused) login("ann", "wrong")).fingerprint());
        assertFalse(print.isEmpty());
    }

    @Test
    void namesWithControlCharactersAreNoNames() {
        assertEquals(Reason.NAME, ((Refused) login("joe\n", "x")).reason());
        assertEquals(Reason.NAME, ((Refused) login("", "x")).reason());
    }

    @Test
    void switchesRefuseAfterTheRightPasswordOnly() {
        Switches tls = Switches.parse("tls");
        accounts.put(
                "joe", new Account("joe", Secret.of("{PLAIN}secret"), 1, 1, "", "/h", "", tls));
        assertEquals(Reason.FORBIDDEN, ((Refused) login("joe", "secret")).reason());
        assertEquals(Reason.WRONG, ((Refused) login("joe", "other")).reason());
    }

    /** The worked example of RFC 1939 section 7. */
    @Test
    void apop() {
        add("mrose", "{PLAIN}tanstaaf");
        add("hashed", "$9$tanstaaf");
        String challenge = "<1896.697170952@dbc.mtview.ca.us>";
        String digest = "c4c9334bac560ecc979e58001b3e22fb";
        assertInstanceOf(Accepted.class, apop("mrose", challenge, digest));
        assertEquals(Reason.WRONG, ((Refused) apop("mrose", challenge + "x", digest)).reason());
        assertEquals(Reason.UNKNOWN, ((Refused) apop("rose", challenge, digest)).reason());
        assertEquals(Reason.UNUSABLE, ((Refused) apop("hashed", challenge, digest)).reason());
        assertTrue(((Refused) apop("mrose", challenge, "")).fingerprint().isEmpty());
    }

    private Verdict apop(String name, String challenge, String digest) {
        return authenticator
                .apop(new Attempt(Lookup.of(name), false), challenge, digest)
                .toCompletableFuture()
                .join();
    }
}
