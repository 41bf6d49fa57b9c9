package popserv.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Unavailable;
import popserv.base.Utf8;

/**
 * SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), each also as -PLUS with channel binding: the
 * client proves that it knows the password, the server that it knew it once, and neither tells it.
 */
final class Scram implements Mechanism {
    private static final int NONCE = 18;
    private static final char DELETE = 0x7F;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Authenticator authenticator;
    private final Peer peer;
    private final ScramHash hash;
    private final boolean plus;
    private final boolean plusOffered;
    private final String serverNonce;

    private State state = this::first;
    private Gs2Header header;
    private Attempt attempt;
    private ScramSecrets.Found found;
    private String typed = "";
    private String nonce;
    private String messages;

    /** What the next response will be taken for. */
    private interface State {
        CompletionStage<Step> next(byte[] response);
    }

    /**
     * Begins an exchange.
     *
     * @param plus whether the client chose the form with channel binding
     * @param plusOffered whether it could have: then one that could, and believes that the server
     *     cannot, was lied to
     */
    Scram(
            Authenticator authenticator,
            Peer peer,
            ScramHash hash,
            boolean plus,
            boolean plusOffered) {
        this(authenticator, peer, hash, plus, plusOffered, random());
    }

    /** With a nonce of one's own, for the worked examples. */
    Scram(
            Authenticator authenticator,
            Peer peer,
            ScramHash hash,
            boolean plus,
            boolean plusOffered,
            String serverNonce) {
        this.authenticator = authenticator;
        this.peer = peer;
        this.hash = hash;
        this.plus = plus;
        this.plusOffered = plusOffered;
        this.serverNonce = serverNonce;
    }

    private static String random() {
        byte[] octets = new byte[NONCE];
        RANDOM.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    @Override
    public String name() {
        return hash.mechanism().toUpperCase(Locale.ROOT) + (plus ? "-PLUS" : "");
    }

    @Override
    public CompletionStage<Step> next(byte[] response) {
        return response == null ? Mechanism.challenge(new byte[0]) : state.next(response);
    }

    /** Returns a message; null if it is none: no field may hold a NUL (RFC 5802 section 7). */
    private static String text(byte[] response) {
        String text = Utf8.text(response);
        return text == null || text.indexOf(0) >= 0 ? null : text;
    }

    /** {@code n,,n=user,r=nonce} (RFC 5802 section 5). */
    private CompletionStage<Step> first(byte[] response) {
        String message = text(response);
        header = message == null ? null : Gs2Header.read(message);
        if (header == null || !bindingFits()) {
            return Mechanism.malformed("");
        }
        String bare = message.substring(header.text().length());
        String[] fields = bare.split(",", -1);
        if (fields.length < 2 || !fields[0].startsWith("n=") || !fields[1].startsWith("r=")) {
            return Mechanism.malformed("");
        }
        String name = Gs2Header.unescaped(fields[0].substring(2));
        String clientNonce = fields[1].substring(2);
        if (name == null || name.isEmpty() || !isNonce(clientNonce)) {
            return Mechanism.malformed("");
        }
        typed = Saslprep.prepare(name);
        nonce = clientNonce + serverNonce;
        Optional<Attempt> let = peer.attempt(typed, header.authorization());
        if (let.isEmpty() || !Authenticator.isName(let.get().prover().account())) {
            return Mechanism.end(authenticator.nameRefused(typed));
        }
        attempt = let.get();
        return authenticator.scram(attempt, hash).thenApply(keys -> answer(bare, keys));
    }

    /** RFC 5802 section 7: printable ASCII; commas part fields. */
    private static boolean isNonce(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < DELETE);
    }

    /** RFC 5802 section 6: what the client believes of us must be what we are. */
    private boolean bindingFits() {
        return switch (header.flag()) {
            case 'p' -> plus && peer.binding(header.binding()) != null;
            case 'y' -> !plus && !plusOffered;
            default -> !plus;
        };
    }

    private Step answer(String bare, ScramSecrets.Found keys) {
        if (keys.keys() == null) {
            return new Step.End(new Unavailable(typed, keys.trouble()));
        }
        found = keys;
        String salt = Base64.getEncoder().encodeToString(keys.keys().salt());
        String message = "r=" + nonce + ",s=" + salt + ",i=" + keys.keys().iterations();
        messages = bare + "," + message;
        state = this::last;
        return new Step.Challenge(Keyed.octets(message));
    }

    /** {@code c=header,r=nonce,p=proof}. */
    private CompletionStage<Step> last(byte[] response) {
        String message = text(response);
        int at = message == null ? -1 : message.lastIndexOf(",p=");
        if (at < 0) {
            return Mechanism.malformed(typed);
        }
        String withoutProof = message.substring(0, at);
        String[] fields = withoutProof.split(",", -1);
        if (fields.length < 2 || !fields[0].startsWith("c=") || !fields[1].startsWith("r=")) {
            return Mechanism.malformed(typed);
        }
        byte[] proof;
        byte[] binding;
        try {
            proof = Base64.getDecoder().decode(message.substring(at + 3));
            binding = Base64.getDecoder().decode(fields[0].substring(2));
        } catch (IllegalArgumentException e) {
            return Mechanism.malformed(typed);
        }
        byte[] signed = Keyed.octets(messages + "," + withoutProof);
        boolean bound = MessageDigest.isEqual(expectedBinding(), binding);
        boolean same = fields[1].substring(2).equals(nonce);
        if (!found.keys().proves(signed, proof) || !bound || !same) {
            Reason reason = found.proof().reason();
            return wrong(reason == null ? Reason.WRONG : reason);
        }
        // A proof for made-up keys proves nothing.
        return found.proof().account() == null
                ? wrong(found.proof().reason())
                : prove(found.keys().signature(signed));
    }

    private byte[] expectedBinding() {
        byte[] head = Keyed.octets(header.text());
        byte[] data = plus ? peer.binding(header.binding()) : null;
        if (data == null) {
            return head;
        }
        byte[] both = Arrays.copyOf(head, head.length + data.length);
        System.arraycopy(data, 0, both, head.length, data.length);
        return both;
    }

    private CompletionStage<Step> wrong(Reason reason) {
        return Mechanism.end(authenticator.proved(attempt, mechanism(), Proof.failed(reason)));
    }

    /** The protocol has no place for our proof beside success, so the client answers it first. */
    private CompletionStage<Step> prove(byte[] signature) {
        state = this::done;
        return Mechanism.challenge(
                Keyed.octets("v=" + Base64.getEncoder().encodeToString(signature)));
    }

    private CompletionStage<Step> done(byte[] response) {
        return response.length > 0
                ? Mechanism.malformed(typed)
                : Mechanism.end(authenticator.proved(attempt, mechanism(), found.proof()));
    }

    private String mechanism() {
        return name().toLowerCase(Locale.ROOT);
    }
}
