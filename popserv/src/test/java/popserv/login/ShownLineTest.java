package popserv.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownLineTest {
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
                "RETR 1, RETR 1",
                "XYZ, XYZ",
                "XYZ secret, XYZ *",
                "AGpvZQBzZWNyZXQ=, *",
                "\" PASS secret\", \" *\"",
                "PASSsecret, *",
            })
    void withoutSecrets(String line, String shown) {
        assertEquals(shown, ShownLine.of(line));
    }
}
