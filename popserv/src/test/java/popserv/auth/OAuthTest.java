package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.auth.Verdict.Reason;
import popserv.home.DatabaseDown;

class OAuthTest {
    private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

    @TempDir Path dir;

    private final Exchange exchange = new Exchange();
    private final OAuth.Tokens tokens =
            new OAuth.Tokens(
                    token -> {
                        if (token.equals("down")) {
                            throw new DatabaseDown("it is");
                        }
                        return token.equals(TOKEN)
                                ? Optional.of("user@example.com")
                                : Optional.empty();
                    },
                    exchange.authenticator.pool(),
                    "mail",
                    "https://example.com/.well-known/openid-configuration");

    private Mechanism bearer() {
        return new OAuth(exchange.authenticator, exchange, tokens, true);
    }

    private Mechanism xoauth2() {
        return new OAuth(exchange.authenticator, exchange, tokens, false);
    }

    /** The examples of RFC 7628 section 4. */
    @Test
    void examples() {
        exchange.add("user@example.com", "*");
        String response =
                "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer "
                        + TOKEN
                        + "\1\1";
        Mechanism good = bearer();
        assertEquals("", Exchange.challenge(good, null));
        assertEquals("user@example.com", Exchange.account(Exchange.verdict(good, response)));
        Mechanism bad = bearer();
        assertEquals(
                "{\"status\":\"invalid_token\",\"scope\":\"mail\",\"openid-configuration\":"
                        + "\"https://example.com/.well-known/openid-configuration\"}",
                Exchange.challenge(bad, response.replace(TOKEN, "x")));
        assertEquals(Reason.WRONG, Exchange.reason(bad, "\1"));
    }

    @Test
    void xoauth2Too() {
        exchange.add("user@example.com", "*");
        String response = "user=user@example.com\1auth=Bearer " + TOKEN + "\1\1";
        assertEquals("user@example.com", Exchange.account(Exchange.verdict(xoauth2(), response)));
    }

    @Test
    void aTokenOpensItsOwnersAccountOnly() {
        exchange.add("user@example.com", "*");
        exchange.add("other@example.com", "*");
        Mechanism other = bearer();
        Exchange.challenge(other, "n,a=other@example.com,\1auth=Bearer " + TOKEN + "\1\1");
        assertEquals(Reason.FORBIDDEN, Exchange.reason(other, "\1"));
        Mechanism unnamed = bearer();
        assertEquals(
                "user@example.com",
                Exchange.account(Exchange.verdict(unnamed, "n,,\1auth=bearer " + TOKEN + "\1\1")));
        exchange.accounts.clear();
        Mechanism gone = bearer();
        Exchange.challenge(gone, "n,,\1auth=Bearer " + TOKEN + "\1\1");
        assertEquals(Reason.UNKNOWN, Exchange.reason(gone, "\1"));
        assertInstanceOf(
                Verdict.Unavailable.class, Exchange.verdict(bearer(), "n,,\1auth=Bearer down\1\1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\1",
                "n,,\1\1",
                "n,,\1auth=Bearer \1\1",
                "n,,\1auth=Basic x\1\1",
                "n,,x\1auth=Bearer x\1\1",
                "p=tls-unique,,\1auth=Bearer x\1\1",
                "n,,\1auth=Bearer a b\1\1",
                "n,,\1auth=Bearer x"
            })
    void malformed(String response) {
        assertEquals(Reason.MALFORMED, Exchange.reason(bearer(), response));
    }

    private OAuthRules rules(String introspect, String keys, String scope) {
        return new OAuthRules(
                introspect, "pop", "p:w", keys, "https://issuer", "pop", scope, "email", "");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://issuer")
                .audience("pop")
                .claim("email", "joe@example.com")
                .claim("scope", "openid mail")
                .expirationTime(new Date(System.currentTimeMillis() + 60_000));
    }

    private static String signed(ECKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                        claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    @Test
    void tokensThatAreJwts() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        Path file = dir.resolve("keys.json");
        Files.writeString(file, new JWKSet(key).toPublicJWKSet().toString());
        TokenCheck check = rules("", file.toString(), "mail").check();
        assertEquals(Optional.of("joe@example.com"), check.user(signed(key, claims().build())));
        Optional<String> none = Optional.empty();
        assertEquals(none, check.user(signed(other, claims().build())));
        assertEquals(none, check.user(signed(key, claims().issuer("https://x").build())));
        assertEquals(none, check.user(signed(key, claims().audience("imap").build())));
        assertEquals(none, check.user(signed(key, claims().expirationTime(null).build())));
        assertEquals(none, check.user(signed(key, claims().expirationTime(new Date(1)).build())));
        assertEquals(none, check.user(signed(key, claims().claim("scope", "email").build())));
        assertEquals(none, check.user(signed(key, claims().claim("email", null).build())));
        assertEquals(none, check.user(new PlainJWT(claims().build()).serialize()));
        assertEquals(none, check.user("nonsense"));
        SignedJWT mac = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
        mac.sign(new MACSigner(key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
        assertEquals(none, check.user(mac.serialize()));
        assertThrows(IllegalArgumentException.class, () -> rules("", dir + "/none", "").check());
        TokenCheck down = rules("", "http://127.0.0.1:1/keys", "").check();
        assertThrows(DatabaseDown.class, () -> down.user(signed(key, claims().build())));
    }

    @Test
    void tokensThatAreAskedFor() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/introspect",
                call -> {
                    String body = new String(call.getRequestBody().readAllBytes(), "UTF-8");
                    String pair = call.getRequestHeaders().getFirst("Authorization");
                    String right =
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString("pop:p%3Aw".getBytes("UTF-8"));
                    boolean good =
                            body.equals("token=a%2Bb%26c&token_type_hint=access_token")
                                    && right.equals(pair);
                    byte[] answer =
                            (good
                                            ? "{\"active\":true,\"iss\":\"https://issuer\",\"aud\":[\"pop\"],\"scope\":\"openid"
                                                  + " mail\",\"email\":\"joe@example.com\"}"
                                            : "{\"active\":false}")
                                    .getBytes("UTF-8");
                    call.sendResponseHeaders(200, answer.length);
                    call.getResponseBody().write(answer);
                    call.close();
                });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            TokenCheck check = rules(url + "/introspect", "", "mail").check();
            assertEquals(Optional.of("joe@example.com"), check.user("a+b&c"));
            assertEquals(Optional.empty(), check.user("other"));
            assertEquals(
                    Optional.empty(), rules(url + "/introspect", "", "smtp").check().user("a+b&c"));
            assertThrows(DatabaseDown.class, () -> rules(url + "/none", "", "").check().user("x"));
        } finally {
            server.stop(0);
        }
        assertThrows(
                DatabaseDown.class, () -> rules(url + "/introspect", "", "").check().user("x"));
    }

    /** Nonsense is the endpoint's mistake, and the client is not told that its token is bad. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "joe {\"active\":true,\"email\":\"joe\"}",
                "joe {\"active\":true,\"email\":\"joe\",\"exp\":4102444800,\"nbf\":1}",
                " {\"active\":false,\"email\":\"joe\"}",
                " {\"active\":true}",
                " {\"active\":true,\"email\":\"joe\",\"exp\":1}",
                " {\"active\":true,\"email\":\"joe\",\"nbf\":4102444800}",
                "down {\"active\":\"true\",\"email\":\"joe\"}",
                "down {\"email\":\"joe\"}",
                "down []",
                "down null",
                "down "
            })
    void whatAnEndpointAnswers(String expected) throws Exception {
        int blank = expected.indexOf(' ');
        String user = expected.substring(0, blank);
        byte[] answer = expected.substring(blank + 1).getBytes(StandardCharsets.US_ASCII);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                call -> {
                    call.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
                    call.getResponseBody().write(answer);
                    call.close();
                });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        OAuthRules rules = new OAuthRules(url, "", "", "", "", "", "", "email", "");
        try {
            if (user.equals("down")) {
                assertThrows(DatabaseDown.class, () -> rules.check().user("x"));
            } else {
                assertEquals(user, rules.check().user("x").orElse(""));
            }
        } finally {
            server.stop(0);
        }
    }

    /** It would hold one of the few threads that ask. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEndpointThatStopsInTheMiddleIsDown() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/introspect",
                call -> {
                    call.sendResponseHeaders(200, 100);
                    call.getResponseBody().write("{".getBytes(StandardCharsets.US_ASCII));
                    call.getResponseBody().flush();
                });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/introspect";
        try {
            assertThrows(DatabaseDown.class, () -> rules(url, "", "").check().user("x"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void noMoreOfAnAnswerIsTakenThanIsOfUse() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] much = new byte[1 << 20];
        server.createContext(
                "/introspect",
                call -> {
                    call.sendResponseHeaders(200, much.length);
                    call.getResponseBody().write(much);
                    call.close();
                });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/introspect";
        try {
            DatabaseDown down =
                    assertThrows(DatabaseDown.class, () -> rules(url, "", "").check().user("x"));
            assertTrue(down.getMessage().endsWith(" answered no JSON"), down.getMessage());
        } finally {
            server.stop(0);
        }
    }
}
