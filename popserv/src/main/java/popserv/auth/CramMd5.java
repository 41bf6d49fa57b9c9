package popserv.auth;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import popserv.base.Utf8;

/**
 * CRAM-MD5 (RFC 2195): a challenge, answered with the name and the HMAC-MD5 of the challenge under
 * the password. Needs stored passwords that are plain or {@code {CRAM-MD5}}.
 */
final class CramMd5 implements Mechanism {
    private final Authenticator authenticator;
    private final Peer peer;
    private final String challenge;
    private boolean asked;

    CramMd5(Authenticator authenticator, Peer peer, String hostname) {
        this.authenticator = authenticator;
        this.peer = peer;
        this.challenge = Timestamp.fresh(hostname);
    }

    @Override
    public String name() {
        return "CRAM-MD5";
    }

    @Override
    public CompletionStage<Step> next(byte[] response) {
        // RFC 2195 knows no initial response, and one would come before the challenge is known.
        if (!asked && response == null) {
            asked = true;
            return Mechanism.challenge(Keyed.octets(challenge));
        }
        String text = asked ? Utf8.text(response) : null;
        int blank = text == null ? -1 : text.lastIndexOf(' ');
        if (blank < 1) {
            return Mechanism.malformed("");
        }
        return answer(text.substring(0, blank), text.substring(blank + 1));
    }

    private CompletionStage<Step> answer(String name, String digest) {
        byte[] sent;
        try {
            sent = HexFormat.of().parseHex(digest);
        } catch (IllegalArgumentException e) {
            return Mechanism.malformed(name);
        }
        Optional<Attempt> attempt = peer.attempt(name, "");
        return attempt.isEmpty()
                ? Mechanism.end(authenticator.nameRefused(name))
                : Mechanism.end(
                        authenticator.cram(
                                attempt.get(), keys -> MessageDigest.isEqual(right(keys), sent)));
    }

    private byte[] right(CramKeys keys) {
        return keys.hmac(Keyed.octets(challenge));
    }
}
