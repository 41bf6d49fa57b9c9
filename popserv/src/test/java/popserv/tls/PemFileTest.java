package popserv.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of tests/certificates, in every form a key may have. */
class PemFileTest {
    private static final Path FILES = Path.of("../tests/certificates");

    @ParameterizedTest
    @CsvSource({
        "rsa.pem,rsa.key",
        "rsa.pem,rsa-pkcs1.key",
        "rsa.pem,rsa-pkcs1-encrypted.key",
        "rsa.pem,rsa-encrypted.key",
        "ec.pem,ec.key",
        "ec.pem,ec-sec1.key",
        "ec.pem,ec-encrypted.key"
    })
    void everyFormOfAKeyIsRead(String certificate, String key) {
        Credential credential =
                Credential.of(
                        PemFile.chain(FILES.resolve(certificate)),
                        PemFile.key(FILES.resolve(key), "opensesame"));
        assertTrue(credential.isFor("pop.example.com"));
        assertFalse(credential.isFor("example.com"));
        assertEquals(certificate.startsWith("ec"), credential.isEc());
        assertFalse(credential.isOutdated(Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-encrypted.key", "rsa-pkcs1-encrypted.key", "ec-encrypted.key"})
    void aWrongPassphraseIsToldInWords(String key) {
        assertTrue(message(key, "wrong").contains("tls.keypass is wrong"), message(key, "wrong"));
        assertTrue(message(key, null).contains("tls.keypass is needed"));
        assertFalse(message(key, "wrong").contains("opensesame"));
    }

    @Test
    void whatIsNoKeyIsToldInWords() {
        assertTrue(message("missing.key", null).contains("there is no file"));
        assertTrue(message("rsa.pem", null).contains("holds no private key"));
        assertTrue(message("ed25519.key", null).contains("neither RSA nor EC"));
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> PemFile.chain(FILES.resolve("rsa.key")))
                        .getMessage()
                        .contains("holds no certificate"));
    }

    @Test
    void aKeyMustBeThatOfItsCertificate() {
        for (String key : new String[] {"ec.key", "other.key"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Credential.of(
                                    PemFile.chain(FILES.resolve("rsa.pem")),
                                    PemFile.key(FILES.resolve(key), null)));
        }
    }

    /** JDK 17 makes and writes keys without their public half. */
    @Test
    void aKeyThatDoesNotTellItsPublicHalfIsTried() throws Exception {
        ECPrivateKey whole = (ECPrivateKey) PemFile.key(FILES.resolve("ec.key"), null);
        KeyFactory factory = KeyFactory.getInstance("EC");
        ECParameterSpec curve = whole.getParams();
        Credential.of(
                PemFile.chain(FILES.resolve("ec.pem")),
                factory.generatePrivate(new ECPrivateKeySpec(whole.getS(), curve)));
        ECPrivateKeySpec other = new ECPrivateKeySpec(whole.getS().subtract(BigInteger.ONE), curve);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        Credential.of(
                                PemFile.chain(FILES.resolve("ec.pem")),
                                factory.generatePrivate(other)));
    }

    private static String message(String key, String passphrase) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> PemFile.key(FILES.resolve(key), passphrase))
                .getMessage();
    }
}
