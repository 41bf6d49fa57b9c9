package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.home.Account;
import popserv.home.CheckingDatabase;
import popserv.home.FileDatabase;
import popserv.home.Lookup;
import popserv.home.UserDatabase;

class MechanismsTest {
    private static final List<String> NO_TOKENS = Mechanisms.ALL.subList(0, 7);

    @TempDir Path dir;

    private final Exchange peer = new Exchange();

    private Mechanisms mechanisms(UserDatabase database, boolean crypted, List<String> wanted) {
        Authenticator.Rules rules =
                new Authenticator.Rules(crypted, Duration.ZERO, Duration.ofSeconds(1));
        return new Mechanisms(
                new Authenticator(database, rules, popserv.host.Crypt::hash, Runnable::run),
                wanted,
                "mail.example.com",
                null);
    }

    private UserDatabase file(String lines) throws Exception {
        return new FileDatabase(Files.writeString(dir.resolve("users"), lines), (l, s) -> {});
    }

    private List<String> offered(UserDatabase database, boolean crypted, List<String> wanted) {
        return mechanisms(database, crypted, wanted).offered(peer, true);
    }

    @Test
    void onlyWhatCanSucceedIsOffered() throws Exception {
        UserDatabase hashes = file("joe:$6$salt$hash\n");
        assertEquals(List.of("PLAIN", "LOGIN"), offered(hashes, true, Mechanisms.ALL));
        UserDatabase plain = file("joe:$6$salt$hash\nann:{PLAIN}x\n");
        assertEquals(
                List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"),
                offered(plain, true, Mechanisms.ALL));
        assertEquals(List.of("PLAIN", "LOGIN", "SCRAM-SHA-256"), offered(plain, true, null));
        UserDatabase keys =
                file(
                        "joe:{SCRAM-SHA-256}4096,AA==,"
                                + "A".repeat(43)
                                + "=,"
                                + "A".repeat(43)
                                + "=\n");
        assertEquals(List.of("PLAIN", "LOGIN", "SCRAM-SHA-256"), offered(keys, true, NO_TOKENS));
        UserDatabase unprefixed = file("joe:secret\n");
        assertTrue(offered(unprefixed, false, NO_TOKENS).contains("CRAM-MD5"));
    }

    @Test
    void whoShowsNoSamplesIsBelievedToHaveWhatWasChosen() {
        UserDatabase silent = lookup -> Optional.empty();
        assertEquals(List.of("PLAIN", "LOGIN"), offered(silent, true, null));
        assertTrue(offered(silent, false, null).contains("SCRAM-SHA-256"));
        assertEquals(List.of("SCRAM-SHA-1"), offered(silent, true, List.of("scram-sha-1")));
    }

    @Test
    void whoChecksItselfNeedsThePassword() {
        UserDatabase checks =
                new CheckingDatabase() {
                    @Override
                    public Optional<Account> find(Lookup lookup) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Account> check(Lookup lookup, byte[] password) {
                        return Optional.empty();
                    }
                };
        assertEquals(List.of("PLAIN", "LOGIN"), offered(checks, false, Mechanisms.ALL));
    }

    @Test
    void clearPasswordsAndBindings() throws Exception {
        Mechanisms mechanisms = mechanisms(file("ann:{PLAIN}x\n"), true, Mechanisms.ALL);
        assertEquals(
                List.of("CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"),
                mechanisms.offered(peer, false));
        assertTrue(mechanisms.begin("plain", peer, false).isEmpty());
        assertTrue(mechanisms.begin("scram-sha-256-plus", peer, true).isEmpty());
        assertTrue(mechanisms.begin("oauthbearer", peer, true).isEmpty());
        assertTrue(mechanisms.begin("nonsense", peer, true).isEmpty());
        peer.bindings.put("tls-exporter", new byte[] {1});
        for (String name : mechanisms.offered(peer, true)) {
            assertEquals(name, mechanisms.begin(name, peer, true).orElseThrow().name());
        }
        assertEquals(7, mechanisms.offered(peer, true).size());
        assertTrue(mechanisms.apop());
        assertFalse(mechanisms(file("a:*\n"), true, null).apop());
    }
}
