package popserv.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptTest {
    private static final byte[] PASSWORD = "U*U*U".getBytes(StandardCharsets.UTF_8);

    private static boolean libcrypt() {
        return LibCrypt.THERE;
    }

    private static boolean verifies(byte[] password, String stored) {
        return stored.equals(Crypt.hash(password, stored));
    }

    /** Known answers; the bcrypt one is of the suite of crypt_blowfish. */
    private static final String BCRYPT =
            "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a";

    @Test
    void aKnownAnswerOfEachRoad() {
        assertTrue(verifies(PASSWORD, BCRYPT));
        assertFalse(verifies("U*U*".getBytes(StandardCharsets.UTF_8), BCRYPT));
        assertEquals(BCRYPT, Crypt.byJava(PASSWORD, BCRYPT));
        assertNull(Crypt.byJava("U*U*".getBytes(StandardCharsets.UTF_8), BCRYPT));
        // crypt(3), "Hello world!" of the SHA-crypt specification.
        byte[] hello = "Hello world!".getBytes(StandardCharsets.UTF_8);
        assertTrue(verifies(hello, "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "$1$salt$", "$5$salt$", "$6$salt$"})
    @EnabledIf("libcrypt")
    void javaAgreesWithTheLibrary(String setting) {
        String hash = Crypt.hash(PASSWORD, setting);
        assertEquals(hash, Crypt.byJava(PASSWORD, hash));
        assertTrue(verifies(PASSWORD, hash));
    }

    @Test
    @EnabledIf("libcrypt")
    void yescryptIsKnown() {
        String hash = Crypt.hash(PASSWORD, "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$");
        assertTrue(hash.startsWith("$y$j9T$"), hash);
        assertTrue(verifies(PASSWORD, hash));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "!",
                "x",
                "!$6$salt$abc",
                "*0",
                "$zz$a$b",
                "$6",
                "$2b$xx$",
                "\u00e9\u00e9"
            })
    void whatIsNoHashNeverMatches(String stored) {
        assertFalse(verifies(PASSWORD, stored));
        assertFalse(verifies(stored.getBytes(StandardCharsets.UTF_8), stored));
        assertNull(Crypt.byJava(PASSWORD, stored), stored);
    }

    @Test
    void aPasswordWithANulIsNotCutThere() {
        String hash = Crypt.hash("joe".getBytes(StandardCharsets.UTF_8), "$6$salt$");
        assertFalse(verifies("joe\0x".getBytes(StandardCharsets.UTF_8), hash));
    }

    @Test
    void manyThreadsAtOnce() {
        List<String> hashes =
                IntStream.range(0, 8)
                        .mapToObj(i -> Crypt.hash(new byte[] {(byte) ('a' + i)}, "$1$salt" + i))
                        .toList();
        boolean all =
                IntStream.range(0, 400)
                        .parallel()
                        .allMatch(
                                i ->
                                        verifies(
                                                new byte[] {(byte) ('a' + i % 8)},
                                                hashes.get(i % 8)));
        assertTrue(all);
    }
}
