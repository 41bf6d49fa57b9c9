package popserv.auth;

import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import popserv.base.Utf8;

/** PLAIN (RFC 4616): one message {@code authzid NUL authcid NUL password}. */
final class Plain implements Mechanism {
    private final Authenticator authenticator;
    private final Peer peer;

    Plain(Authenticator authenticator, Peer peer) {
        this.authenticator = authenticator;
        this.peer = peer;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public CompletionStage<Step> next(byte[] response) {
        if (response == null) {
            return Mechanism.challenge(new byte[0]);
        }
        int first = nul(response, 0);
        int second = nul(response, first + 1);
        if (first == response.length || second == response.length) {
            return Mechanism.malformed("");
        }
        String authorization = Utf8.text(Arrays.copyOf(response, first));
        String name = Utf8.text(Arrays.copyOfRange(response, first + 1, second));
        byte[] password = Arrays.copyOfRange(response, second + 1, response.length);
        Arrays.fill(response, (byte) 0);
        if (name == null || authorization == null || nul(password, 0) < password.length) {
            return Mechanism.malformed(name == null ? "" : name);
        }
        return authenticator.passwordStep(peer, name, authorization, "plain", password);
    }

    private static int nul(byte[] octets, int from) {
        int i = from;
        while (i < octets.length && octets[i] != 0) {
            i++;
        }
        return Math.min(i, octets.length);
    }
}
