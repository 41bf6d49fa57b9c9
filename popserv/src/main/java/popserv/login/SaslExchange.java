package popserv.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import popserv.auth.Mechanism;
import popserv.auth.Step;
import popserv.base.Lines;

/**
 * One SASL exchange as POP3 carries it (RFC 5034): challenges and responses are lines of base64, a
 * response that is an asterisk cancels. Lives on the connection's event loop.
 */
final class SaslExchange {
    /** The longest response, as in RFC 4954 section 4.5.3, with its CRLF. */
    static final int LONGEST_RESPONSE = 12_288 + 2;

    private static final byte[] NOTHING = {};

    private final Login login;
    private final Login.Client client;
    private final Mechanism mechanism;

    SaslExchange(Login login, Login.Client client, Mechanism mechanism) {
        this.login = login;
        this.client = client;
        this.mechanism = mechanism;
    }

    /**
     * Begins.
     *
     * @param initial the initial response as the client wrote it; null for none, {@code =} for one
     *     of no octets
     */
    void begin(String initial) {
        client.limit(LONGEST_RESPONSE);
        if (initial == null) {
            next(null);
        } else {
            respond(initial.equals("=") ? "" : initial);
        }
    }

    /** Takes a line of the client. */
    @SuppressWarnings("StringEquality")
    void line(String line) {
        if (line == Lines.TOO_LONG) {
            login.sayAfterExchange(LoginReply.TOO_LONG);
        } else if (line.equals("*")) {
            login.sayAfterExchange(LoginReply.CANCELLED);
        } else {
            respond(line);
        }
    }

    private void respond(String text) {
        byte[] response = decode(text);
        if (response == null) {
            login.sayAfterExchange(LoginReply.NO_BASE64);
        } else {
            next(response);
        }
    }

    private void next(byte[] response) {
        client.await(mechanism.next(response), this::step);
    }

    private void step(Step step) {
        if (step instanceof Step.Challenge challenge) {
            String text = "+ " + Base64.getEncoder().encodeToString(challenge.octets()) + "\r\n";
            client.send(text.getBytes(StandardCharsets.US_ASCII));
        } else if (step instanceof Step.End end) {
            login.judgeExchange(end.verdict(), mechanism.name());
        }
    }

    /** Returns the octets; null if the text is not base64, whole and padded (RFC 4648). */
    private static byte[] decode(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        try {
            return text.length() % 4 == 0 ? Base64.getDecoder().decode(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
