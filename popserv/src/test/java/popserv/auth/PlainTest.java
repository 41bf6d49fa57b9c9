package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.auth.Verdict.Reason;
import popserv.home.Account;
import popserv.home.Secret;
import popserv.home.Switches;

class PlainTest {
    private final Exchange exchange = new Exchange();

    private Mechanism plain() {
        return new Plain(exchange.authenticator, exchange);
    }

    @BeforeEach
    void accounts() {
        exchange.add("tim", "{PLAIN}tanstaaftanstaaf");
        exchange.add("Kurt", "{PLAIN}xipj3plmq");
    }

    /** The examples of RFC 4616 section 4. */
    @Test
    void examples() {
        Mechanism tim = plain();
        assertEquals("", Exchange.challenge(tim, null));
        assertEquals("tim", Exchange.account(Exchange.verdict(tim, "\0tim\0tanstaaftanstaaf")));
        assertEquals(Reason.FORBIDDEN, Exchange.reason(plain(), "tim\0Kurt\0xipj3plmq"));
    }

    @Test
    void aMasterActsAsAnother() {
        exchange.accounts.put(
                "Kurt",
                new Account(
                        "Kurt",
                        Secret.of("{PLAIN}xipj3plmq"),
                        1,
                        1,
                        "",
                        "/h",
                        "",
                        Switches.parse("master")));
        Verdict verdict = Exchange.verdict(plain(), "tim\0Kurt\0xipj3plmq");
        assertEquals("tim", Exchange.account(verdict));
        assertEquals(Reason.WRONG, Exchange.reason(plain(), "tim\0Kurt\0tanstaaftanstaaf"));
        assertEquals(Reason.UNKNOWN, Exchange.reason(plain(), "tom\0Kurt\0xipj3plmq"));
    }

    @Test
    void wrongUnknownBlockedDown() {
        assertEquals(Reason.WRONG, Exchange.reason(plain(), "\0tim\0x"));
        assertEquals(Reason.WRONG, Exchange.reason(plain(), "\0tim\0"));
        assertEquals(Reason.UNKNOWN, Exchange.reason(plain(), "\0tom\0x"));
        assertEquals(Reason.NAME, Exchange.reason(plain(), "\0blocked\0x"));
        assertEquals(Reason.NAME, Exchange.reason(plain(), "\0ti\nm\0x"));
        assertInstanceOf(Verdict.Unavailable.class, Exchange.verdict(plain(), "\0down\0x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tim", "\0tim", "tim\0tanstaaf", "\0tim\0tanstaaf\0x"})
    void malformed(String response) {
        assertEquals(Reason.MALFORMED, Exchange.reason(plain(), response));
    }

    @Test
    void login() {
        Mechanism login = new LoginMechanism(exchange.authenticator, exchange);
        assertEquals("Username:", Exchange.challenge(login, null));
        assertEquals("Password:", Exchange.challenge(login, "tim"));
        assertEquals("tim", Exchange.account(Exchange.verdict(login, "tanstaaftanstaaf")));
        Mechanism initial = new LoginMechanism(exchange.authenticator, exchange);
        assertEquals("Password:", Exchange.challenge(initial, "tim"));
        assertEquals(Reason.WRONG, Exchange.reason(initial, "tim"));
    }
}
