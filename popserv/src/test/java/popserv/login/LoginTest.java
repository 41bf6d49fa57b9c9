package popserv.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import popserv.base.Lines;

class LoginTest {
    private final Client client = new Client();

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** "POP3 server ready" is what nmap and its like know others by. */
    @Test
    void everyCommandNamesTheSectionThatDefinesIt() {
        for (LoginCommand command : LoginCommand.values()) {
            assertTrue(
                    command.section().matches("RFC \\d+ section \\d+(\\.\\d+)?"), command.name());
        }
    }

    @Test
    void theGreetingIsNoOtherServers() {
        assertEquals("+OK POP3 service ready\r\n", client.greeted());
    }

    @Test
    void initialResponse() {
        assertEquals("", client.say("AUTH PLAIN " + base64("\0joe\0secret")));
        assertEquals("joe by PLAIN", client.given);
    }

    @Test
    void challengeAndResponse() {
        assertEquals("+ \r\n", client.say("auth plain"));
        assertEquals(12_290, client.limit);
        assertEquals("", client.say(base64("\0joe\0secret")));
        assertEquals("joe by PLAIN", client.given);
        assertEquals(Login.LONGEST_LINE, client.limit);
    }

    @Test
    void anAsteriskCancels() {
        client.say("AUTH LOGIN");
        assertEquals("-ERR cancelled\r\n", client.say("*"));
        assertEquals(Login.LONGEST_LINE, client.limit);
        assertEquals("-ERR unknown command\r\n", client.say("*"));
        assertEquals(List.of(), client.failures);
    }

    @Test
    void whatIsNoBase64EndsTheExchange() {
        for (String line : List.of("!", "AAA", "A===", "=", "AA A", "AAAA=", "A\u00e9==", " ")) {
            client.say("AUTH PLAIN");
            assertEquals("-ERR that is not base64\r\n", client.say(line), line);
        }
        assertEquals("-ERR that is not base64\r\n", client.say("AUTH PLAIN !"));
        client.say("AUTH PLAIN");
        assertEquals("-ERR line too long\r\n", client.say(Lines.TOO_LONG));
        assertEquals("+OK bye\r\n", client.say("QUIT"));
    }

    @Test
    void authAloneLists() {
        assertEquals("+OK mechanisms follow\r\nPLAIN\r\nLOGIN\r\n.\r\n", client.say("AUTH"));
        assertTrue(client.say("CAPA").contains("\r\nSASL PLAIN LOGIN\r\n"));
    }

    /**
     * An exchange that named somebody ends what USER began: its name is not another's password's.
     */
    @Test
    void authForgetsTheName() {
        client.say("USER joe");
        client.say("AUTH PLAIN " + base64("\0ann\0wrong"));
        assertEquals("-ERR send USER first\r\n", client.say("PASS secret"));
    }

    /** One that was broken off did nothing, as with Dovecot, Cyrus and James. */
    @Test
    void anExchangeBrokenOffLeavesTheName() {
        client.say("USER joe");
        client.say("AUTH PLAIN");
        client.say("*");
        client.say("AUTH PLAIN !!!");
        client.say("AUTH X-NONE");
        client.say("AUTH PLAIN " + base64("malformed"));
        client.say("PASS secret");
        assertEquals("joe by PASS", client.given);
    }

    @Test
    void everyWayToFailCountsAndSoundsTheSame() {
        String words = "-ERR [AUTH] authentication failed\r\n";
        assertEquals(words, client.say("AUTH PLAIN " + base64("\0joe\0wrong")));
        client.say("USER nobody");
        assertEquals(words, client.say("PASS secret"));
        assertEquals(Duration.ofMillis(1), client.paused);
        client.say("AUTH LOGIN " + base64("joe"));
        assertEquals("-ERR [AUTH] too many failures\r\n", client.say(base64("x")));
        assertTrue(client.ended);
        assertEquals(List.of("PLAIN", "PASS", "LOGIN"), client.failures);
    }

    @Test
    void anInitialResponseOfNothing() {
        assertEquals("-ERR [AUTH] authentication failed\r\n", client.say("AUTH PLAIN ="));
    }

    @Test
    void passwordsOverTlsOnly() {
        Client strict = new Client(false);
        assertTrue(strict.say("USER joe").startsWith("-ERR"));
        assertTrue(strict.say("AUTH PLAIN").startsWith("-ERR"));
        String capa = strict.say("CAPA");
        assertTrue(Stream.of("USER\r\n", "SASL").noneMatch(l -> capa.contains("\r\n" + l)), capa);
        strict.tls = true;
        assertTrue(strict.say("CAPA").contains("\r\nUSER\r\nSASL PLAIN LOGIN\r\n"));
        assertEquals("+OK send PASS\r\n", strict.say("USER joe"));
    }

    @Test
    void aLoginThatComesTooSoonMayTryAgain() {
        client.tooSoon = true;
        assertTrue(
                client.say("AUTH PLAIN " + base64("\0joe\0secret"))
                        .startsWith("-ERR [LOGIN-DELAY] "));
        client.tooSoon = false;
        client.say("AUTH PLAIN " + base64("\0joe\0secret"));
        assertEquals("joe by PLAIN", client.given);
    }

    @Test
    void whoIsBlockedHearsTheSame() {
        client.blocked = true;
        assertEquals(
                "-ERR [AUTH] authentication failed\r\n",
                client.say("AUTH PLAIN " + base64("\0joe\0secret")));
        client.say("USER joe");
        assertEquals("-ERR [AUTH] authentication failed\r\n", client.say("PASS secret"));
        assertEquals(null, client.given);
    }
}
