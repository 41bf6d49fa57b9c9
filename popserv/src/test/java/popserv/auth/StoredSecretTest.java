package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.home.Secret;

class StoredSecretTest {
    private static final Crypt CRYPT = new JavaCrypt();

    private static StoredSecret read(String stored) {
        return StoredSecret.read(Secret.of(stored), true, CRYPT);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Made with openssl passwd, htpasswd and openssl dgst; all of the word secret. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "{PLAIN}secret",
                "{cleartext}secret",
                "{PLAIN.HEX}736563726574",
                "{PLAIN.B64}c2VjcmV0",
            })
    void matchesThePasswordAndNoOther(String stored) {
        StoredSecret secret = read(stored);
        assertTrue(secret.matches(octets("secret")), stored);
        assertFalse(secret.matches(octets("Secret")), stored);
        assertFalse(secret.matches(octets("secret ")), stored);
        assertFalse(secret.matches(new byte[0]), stored);
        assertNull(secret.trouble());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "!",
                "!!",
                "x",
                "*LK*",
                "!$6$salt$hash",
                "{CRYPT}",
                "{CRYPT}*",
                "{PLAIN}"
            })
    void lockedAccountsMatchNothing(String stored) {
        StoredSecret secret = read(stored);
        for (String password : new String[] {"", "*", "!", "x", "secret"}) {
            assertFalse(secret.matches(octets(password)), stored + " " + password);
        }
    }

    @Test
    void withoutCryptThePasswordStandsThere() {
        StoredSecret secret = StoredSecret.read(Secret.of("!secret"), false, CRYPT);
        assertTrue(secret.matches(octets("!secret")));
        assertArrayEquals(octets("!secret"), secret.plain());
        StoredSecret locked = StoredSecret.read(Secret.of("*"), false, CRYPT);
        assertFalse(locked.matches(octets("*")));
        assertFalse(locked.usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{NONSENSE}x",
                "{SHA}!!",
                "{SHA}c2VjcmV0",
                "{SSHA}AAAA",
                "{PLAIN.XYZ}secret",
                "$6$rounds=999999999$salt$x",
                "$2b$31$abcdefghijklmnopqrstuu",
                "$y$jzT$salt$hash",
                "{PLAIN.HEX}7"
            })
    void whatCannotBeUnderstoodOrPaidForMatchesNothing(String stored) {
        StoredSecret secret = read(stored);
        assertNotNull(secret.trouble());
        assertFalse(secret.trouble().contains(stored));
        assertFalse(secret.matches(octets("secret")));
    }

    @Test
    void aNulDoesNotEndThePassword() {
        String hash = CRYPT.crypt(octets("secret"), "$5$salt");
        assertTrue(read(hash).matches(octets("secret")));
        Crypt host = (password, setting) -> hash;
        StoredSecret secret = StoredSecret.read(Secret.of(hash), true, host);
        assertFalse(secret.matches(octets("secret\0more")));
    }

    @Test
    void doesNotShowItself() {
        assertEquals("StoredSecret[PlainForm]", read("{PLAIN}secret").toString());
    }
}
