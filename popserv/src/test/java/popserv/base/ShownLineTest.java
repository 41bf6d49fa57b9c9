package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownLineTest {
    private static final Set<String> VERBS = Set.of("USER", "RETR");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "USER joe, USER joe",
                "pass my secret, PASS *",
                "PASS, PASS *",
                "APOP joe c4c9334bac560ecc979e58001b3e22fb, APOP joe *",
                "APOP joe, APOP joe",
                "AUTH PLAIN AGpvZQBzZWNyZXQ=, AUTH PLAIN *",
                "AUTH, AUTH",
                "AUTH AGpvZQBzZWNyZXQ=, AUTH *",
                "auth scram-sha-256, AUTH scram-sha-256",
                "RETR 1, RETR 1",
                "XYZ, XYZ",
                "XYZ secret, XYZ *",
                "AGpvZQBzZWNyZXQ=, *",
                "\" PASS secret\", \" *\"",
                "PASSsecret, *",
            })
    void withoutSecrets(String line, String shown) {
        assertEquals(shown, ShownLine.of(line, VERBS::contains));
    }
}
