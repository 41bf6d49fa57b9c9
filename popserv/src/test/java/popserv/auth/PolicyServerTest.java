package popserv.auth;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import popserv.auth.Verdict.Reason;
import popserv.home.Lookup;

class PolicyServerTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final Exchange exchange = new Exchange();
    private volatile String answer = "{\"status\":0,\"msg\":\"\",\"r_attrs\":{}}";
    private volatile int code = 200;
    private HttpServer server;
    private Authenticator authenticator;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                call -> {
                    String body =
                            new String(
                                    call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    String key = call.getRequestHeaders().getFirst("X-API-Key");
                    asked.add(call.getRequestURI().getQuery() + " " + key + " " + body);
                    byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
                    call.sendResponseHeaders(code, octets.length);
                    call.getResponseBody().write(octets);
                    call.close();
                });
        server.start();
        exchange.add("joe", "{PLAIN}secret");
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        authenticator =
                new Authenticator(
                        exchange.database,
                        Authenticator.Rules.USUAL,
                        popserv.host.Crypt::hash,
                        Runnable::run,
                        new PolicyServer(
                                new PolicyServer.Rules(url, "X-API-Key: key", "pepper"),
                                troubles::add));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Verdict login(String password) {
        Lookup joe = new Lookup("joe", "joe", "192.0.2.1", "", "");
        return authenticator
                .password(new Attempt(joe, true), password.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private Map<String, Object> said(int index) throws Exception {
        await().until(() -> asked.size() > index);
        String text = asked.get(index);
        return JSONObjectUtils.parse(text.substring(text.indexOf('{')));
    }

    @Test
    void askedAndTold() throws Exception {
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        Map<String, Object> allow = said(0);
        assertTrue(asked.get(0).startsWith("command=allow key "));
        assertEquals("joe", allow.get("login"));
        assertEquals("192.0.2.1", allow.get("remote"));
        assertEquals("pop3", allow.get("protocol"));
        assertEquals(true, allow.get("tls"));
        assertTrue(((String) allow.get("pwhash")).matches("0[0-9a-f]{3}"));
        Map<String, Object> report = said(1);
        assertTrue(asked.get(1).startsWith("command=report "));
        assertEquals(true, report.get("success"));
        assertEquals(false, report.get("policy_reject"));
        assertEquals(allow.get("pwhash"), report.get("pwhash"));
        assertInstanceOf(Verdict.Refused.class, login("wrong"));
        assertEquals(false, said(3).get("success"));
        assertFalse(asked.toString().contains("secret"));
    }

    @Test
    void refusesWhateverThePassword() throws Exception {
        answer = "{\"status\":-1}";
        assertEquals(Reason.POLICY, ((Verdict.Refused) login("secret")).reason());
        assertEquals(true, said(1).get("policy_reject"));
    }

    @Test
    void makesWait() {
        answer = "{\"status\":1}";
        long began = System.nanoTime();
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        assertTrue(System.nanoTime() - began >= 1_000_000_000L);
    }

    @Test
    void whatDoesNotAnswerLetsPass() {
        code = 500;
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        assertEquals(List.of("it answered 500"), troubles);
        code = 200;
        answer = "no JSON";
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        answer = "{}";
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        server.stop(0);
        assertInstanceOf(Verdict.Accepted.class, login("secret"));
        assertInstanceOf(Verdict.Refused.class, login("wrong"));
        assertEquals(1, troubles.size(), "told once a minute");
    }
}
