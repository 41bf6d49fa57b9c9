package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.auth.Verdict.Reason;

class CramMd5Test {
    private final Exchange exchange = new Exchange();

    private CramMd5 cram() {
        return new CramMd5(exchange.authenticator, exchange, "mail.example.com");
    }

    /** The example of RFC 2195 section 2: what the keys of its password make of its challenge. */
    @Test
    void example() {
        String challenge = "<1896.697170952@postoffice.reston.mci.net>";
        byte[] digest = CramKeys.derive(Keyed.octets("tanstaaftanstaaf")).hmac(octets(challenge));
        assertEquals("b913a602c7eda7a495b4e6e7334d3890", HexFormat.of().formatHex(digest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 63, 64, 65, 119, 120, 1000})
    void theKeysMakeTheSameAsTheJdk(int length) {
        byte[] message = "m".repeat(length).getBytes(StandardCharsets.US_ASCII);
        byte[] key = "k".repeat(length + 1).getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(Pbkdf2.hmac("HmacMD5", key, message), CramKeys.derive(key).hmac(message));
    }

    @Test
    void plainAndKeysCanLogIn() {
        exchange.add("joe", "{PLAIN}secret");
        exchange.add(
                "ann",
                "{CRAM-MD5}cd3ba7deaad6e5ca23448ba42e379747a9e0f7f1fbc00c8a81bbaac395731b56");
        exchange.add("bob", "$6$salt$hash");
        assertEquals("joe", Exchange.account(answer("joe", "secret")));
        assertEquals("ann", Exchange.account(answer("ann", "secret")));
        assertEquals(Reason.WRONG, ((Verdict.Refused) answer("joe", "other")).reason());
        assertEquals(Reason.UNUSABLE, ((Verdict.Refused) answer("bob", "secret")).reason());
        assertEquals(Reason.UNKNOWN, ((Verdict.Refused) answer("tom", "secret")).reason());
        assertEquals(Reason.NAME, ((Verdict.Refused) answer("blocked", "secret")).reason());
    }

    private Verdict answer(String name, String password) {
        CramMd5 cram = cram();
        String challenge = Exchange.challenge(cram, null);
        assertTrue(challenge.matches("<[0-9]+\\.[0-9]+@mail\\.example\\.com>"), challenge);
        byte[] digest = CramKeys.derive(octets(password)).hmac(octets(challenge));
        return Exchange.verdict(cram, name + " " + HexFormat.of().formatHex(digest));
    }

    @Test
    void malformed() {
        assertEquals(Reason.MALFORMED, Exchange.reason(cram(), "early 00"));
        for (String response : new String[] {"", "joe", "joe zz", " 00"}) {
            CramMd5 cram = cram();
            Exchange.challenge(cram, null);
            assertEquals(Reason.MALFORMED, Exchange.reason(cram, response));
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
