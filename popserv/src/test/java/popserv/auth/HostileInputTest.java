package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import popserv.home.Secret;

/** Mutated messages and stored values: no mechanism may throw, none may run on for ever. */
class HostileInputTest {
    private static final int ROUNDS = Integer.getInteger("hostile.rounds", 3_000);
    private static final int MOST_STEPS = 6;
    private static final String[] MESSAGES = {
        "\0joe\0secret",
        "joe",
        "n,,n=joe,r=fyko+d2lbbFgONRv9qkxdawL",
        "p=tls-exporter,,n=joe,r=fyko",
        "n,a=ann,n=joe,r=fyko",
        "c=biws,r=fykoserver,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "joe 0123456789abcdef0123456789abcdef",
        "n,a=joe,\1host=h\1port=1\1auth=Bearer abc\1\1",
        "user=joe\1auth=Bearer abc\1\1",
        ""
    };
    private static final String[] SECRETS = {
        "{PLAIN}secret",
        "{PLAIN.HEX}736563726574",
        "{SSHA}584nE3nCRdkDxEVFDnE8rtBHtZNUdvBy",
        "{SMD5.B64}sGmEQ9E4AThL5OSj1ncwGhSl7LM=",
        "{SHA512-CRYPT}$6$salt$10bsKOjSR7EoQyTPIhRrUTT30nSoLp8jtjawvMKdyBENp8",
        "{PBKDF2}$1$EmEKfb4QztYm1o63$50$3bda96d33a9959a08395de0226618160b4ccc7ae",
        "{SCRAM-SHA-1}40,3MBGqsRfv2mIoJnVdfCpug==,aMca22EvJJCRyUuDrzv3cXLPmu8=,"
                + "Ct32U0nFfQfuE5a3d2C5eN0pJls=",
        "{CRAM-MD5}cd3ba7deaad6e5ca23448ba42e379747a9e0f7f1fbc00c8a81bbaac395731b56",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$197gHmPRRbcSA8Cu/k/xuQ$WXym4F1+wOO9lUvDl8H9Rw",
        "$1$salt$x",
        "ab"
    };

    private final Random random = new Random(20261121);
    private final Exchange exchange = new Exchange();
    private Mechanisms mechanisms;

    @BeforeEach
    void accounts() {
        exchange.add("joe", "{PLAIN}secret");
        exchange.bindings.put("tls-exporter", new byte[] {1, 2, 3});
        OAuthRules rules = new OAuthRules("", "", "", "http://127.0.0.1:1/", "", "", "", "x", "");
        mechanisms = new Mechanisms(exchange.authenticator, Mechanisms.ALL, "h", rules);
    }

    @Test
    void mechanismsEndWhateverIsSent() {
        for (int i = 0; i < ROUNDS; i++) {
            String name = Mechanisms.ALL.get(random.nextInt(Mechanisms.ALL.size()));
            Mechanism mechanism = mechanisms.begin(name, exchange, true).orElseThrow();
            List<String> sent = new ArrayList<>();
            byte[] response = random.nextBoolean() ? null : mutated(MESSAGES);
            boolean ended = false;
            for (int step = 0; step < MOST_STEPS && !ended; step++) {
                sent.add(String.valueOf(response == null ? null : latin1(response)));
                ended = ends(mechanism, response, sent);
                response = mutated(MESSAGES);
            }
            assertTrue(ended, () -> name + " goes on after " + sent);
        }
    }

    private static boolean ends(Mechanism mechanism, byte[] response, List<String> sent) {
        try {
            return mechanism.next(response).toCompletableFuture().join() instanceof Step.End;
        } catch (RuntimeException e) {
            throw new AssertionError(mechanism.name() + " threw after " + sent, e);
        }
    }

    @Test
    void storedValuesAreUnderstoodOrMatchNothing() {
        Set<String> reasons = new java.util.HashSet<>();
        byte[] password = "secret".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] stored = mutated(SECRETS);
            try {
                StoredSecret secret =
                        StoredSecret.read(Secret.of(stored), true, popserv.host.Crypt::hash);
                secret.matches(password);
                secret.plain();
                secret.cram();
                reasons.add(String.valueOf(secret.trouble()));
            } catch (RuntimeException e) {
                throw new AssertionError(latin1(stored), e);
            }
        }
        assertTrue(reasons.size() > 5, reasons.toString());
    }

    private byte[] mutated(String[] seeds) {
        StringBuilder text = new StringBuilder(seeds[random.nextInt(seeds.length)]);
        for (int n = random.nextInt(4); n > 0 && text.length() > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "\0,=$:\1}{".charAt(random.nextInt(8)));
                case 3 -> text.setLength(at);
                default -> text.insert(at, text.substring(random.nextInt(text.length())));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
