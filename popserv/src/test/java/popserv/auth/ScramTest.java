package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.auth.Verdict.Reason;
import popserv.home.Lookup;

class ScramTest {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Exchange exchange = new Exchange();

    private Scram scram(ScramHash hash, boolean plus, boolean plusOffered, String nonce) {
        return new Scram(exchange.authenticator, exchange, hash, plus, plusOffered, nonce);
    }

    private Scram scram() {
        return scram(ScramHash.SHA_256, false, false, "server");
    }

    private static String stored(ScramHash hash, String password, String salt) {
        byte[] octets = Base64.getDecoder().decode(salt);
        ScramKeys keys =
                ScramKeys.derive(hash, password.getBytes(StandardCharsets.UTF_8), octets, 4096);
        return "{"
                + hash.mechanism().toUpperCase(java.util.Locale.ROOT)
                + "}4096,"
                + salt
                + ","
                + BASE64.encodeToString(keys.storedKey())
                + ","
                + BASE64.encodeToString(keys.serverKey());
    }

    /** Otherwise the first answer would come sooner for an account that does not exist. */
    @Test
    void keysThatAreMadeUpAreDerivedWhereOthersAre() throws Exception {
        ScramSecrets secrets =
                new ScramSecrets(
                        exchange.database,
                        stored -> StoredSecret.read(stored, true, popserv.host.Crypt::hash),
                        new Keyed());
        exchange.add("sam", stored(ScramHash.SHA_256, "pencil", "W22ZaJ0SNY7soEsUEjb6gQ=="));
        exchange.add("joe", "{PLAIN}secret");
        exchange.add("ann", "$1$salt$x");
        assertEquals(0, derived(secrets, "sam", "nobody"));
        assertEquals(2, derived(secrets, "joe", "nobody", "joe", "nobody"));
        assertEquals(3, derived(secrets, "ann"));
        assertEquals(3, derived(secrets, "sam", "someone"));
    }

    private static int derived(ScramSecrets secrets, String... names) throws Exception {
        for (String name : names) {
            secrets.find(Lookup.of(name), ScramHash.SHA_256);
        }
        return secrets.derivedKeys();
    }

    /** The example of RFC 5802 section 5. */
    @Test
    void exampleWithSha1() {
        exchange.add("user", stored(ScramHash.SHA_1, "pencil", "QSXCR+Q6sek8bf92"));
        Scram scram = scram(ScramHash.SHA_1, false, false, "3rfcNHYJY1ZVvWVs7j");
        assertEquals("SCRAM-SHA-1", scram.name());
        assertEquals("", Exchange.challenge(scram, null));
        assertEquals(
                "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                Exchange.challenge(scram, "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"));
        assertEquals(
                "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
                Exchange.challenge(
                        scram,
                        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="));
        Verdict verdict = Exchange.verdict(scram, "");
        assertEquals("user", Exchange.account(verdict));
        assertEquals("scram-sha-1", ((Verdict.Accepted) verdict).mechanism());
    }

    /** The example of RFC 7677 section 3. */
    @Test
    void exampleWithSha256() {
        exchange.add("user", stored(ScramHash.SHA_256, "pencil", "W22ZaJ0SNY7soEsUEjb6gQ=="));
        Scram scram = scram(ScramHash.SHA_256, false, false, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        assertEquals(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                Exchange.challenge(scram, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        assertEquals(
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                Exchange.challenge(
                        scram,
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        assertEquals("user", Exchange.account(Exchange.verdict(scram, "")));
    }

    /** What a client does with a password. */
    private String proof(
            ScramHash hash, String password, String first, String server, String last) {
        String[] fields = server.split(",", 3);
        byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
        byte[] octets = Saslprep.prepare(password.getBytes(StandardCharsets.UTF_8));
        byte[] salted = Pbkdf2.derive(hash.hmac(), octets, salt, 4096, hash.length());
        byte[] key = Pbkdf2.hmac(hash.hmac(), salted, Keyed.octets("Client Key"));
        byte[] message = Keyed.octets(first + "," + server + "," + last);
        byte[] signature = Pbkdf2.hmac(hash.hmac(), hash.digest(key), message);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= signature[i];
        }
        return last + ",p=" + BASE64.encodeToString(key);
    }

    private Step finish(Scram scram, String header, byte[] binding, String name, String password) {
        String bare = "n=" + name + ",r=client";
        String server = Exchange.challenge(scram, header + bare);
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        byte[] both = java.util.Arrays.copyOf(head, head.length + binding.length);
        System.arraycopy(binding, 0, both, head.length, binding.length);
        String nonce = server.substring(2, server.indexOf(','));
        String last = "c=" + BASE64.encodeToString(both) + ",r=" + nonce;
        String sent = proof(ScramHash.SHA_256, password, bare, server, last);
        return scram.next(sent.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    }

    private Reason reason(Step step) {
        return ((Verdict.Refused) ((Step.End) step).verdict()).reason();
    }

    @Test
    void aPlainPasswordServesToo() {
        exchange.add("joe", "{PLAIN}I\u00ADX \u2168");
        Scram scram = scram();
        assertInstanceOf(
                Step.Challenge.class, finish(scram, "n,,", new byte[0], "joe", "IX\u00A0IX"));
        assertEquals("joe", Exchange.account(Exchange.verdict(scram, "")));
        assertEquals(Reason.WRONG, reason(finish(scram(), "n,,", new byte[0], "joe", "other")));
    }

    @Test
    void unknownNamesGetSaltsThatStay() {
        exchange.add("joe", "{PLAIN}secret");
        exchange.add("bob", "$6$salt$hash");
        String joe = Exchange.challenge(scram(), "n,,n=joe,r=c");
        String tom = Exchange.challenge(scram(), "n,,n=tom,r=c");
        assertEquals(joe.length(), tom.length());
        assertEquals(tom, Exchange.challenge(scram(), "n,,n=tom,r=c"));
        assertNotEquals(tom, Exchange.challenge(scram(), "n,,n=tim,r=c"));
        assertEquals(Reason.UNKNOWN, reason(finish(scram(), "n,,", new byte[0], "tom", "x")));
        assertEquals(Reason.UNUSABLE, reason(finish(scram(), "n,,", new byte[0], "bob", "x")));
    }

    @Test
    void bindsToTheChannel() {
        exchange.add("joe", "{PLAIN}secret");
        byte[] data = {1, 2, 3};
        exchange.bindings.put("tls-exporter", data);
        Scram scram = scram(ScramHash.SHA_256, true, true, "server");
        assertEquals("SCRAM-SHA-256-PLUS", scram.name());
        Step step = finish(scram, "p=tls-exporter,,", data, "joe", "secret");
        assertInstanceOf(Step.Challenge.class, step);
        Verdict verdict = Exchange.verdict(scram, "");
        assertEquals("scram-sha-256-plus", ((Verdict.Accepted) verdict).mechanism());
        Scram other = scram(ScramHash.SHA_256, true, true, "server");
        step = finish(other, "p=tls-exporter,,", new byte[] {1, 2, 4}, "joe", "secret");
        assertEquals(Reason.WRONG, reason(step));
    }

    @Test
    void aClientThatWasLiedToIsRefused() {
        String first = "n=joe,r=client";
        Scram lied = scram(ScramHash.SHA_256, false, true, "server");
        assertEquals(Reason.MALFORMED, Exchange.reason(lied, "y,," + first));
        Scram honest = scram(ScramHash.SHA_256, false, false, "server");
        assertTrue(Exchange.challenge(honest, "y,," + first).startsWith("r=client"));
        Scram unbound = scram(ScramHash.SHA_256, true, true, "server");
        assertEquals(Reason.MALFORMED, Exchange.reason(unbound, "n,," + first));
        Scram bound = scram(ScramHash.SHA_256, false, false, "server");
        assertEquals(Reason.MALFORMED, Exchange.reason(bound, "p=tls-unique,," + first));
        Scram missing = scram(ScramHash.SHA_256, true, true, "server");
        assertEquals(Reason.MALFORMED, Exchange.reason(missing, "p=tls-unique,," + first));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "n",
                "n,",
                "n,,",
                "n,,n=joe",
                "n,,r=x,n=joe",
                "n,,n=,r=x",
                "n,,n=joe,r=",
                "n,,n=joe,r=a\0b",
                "n,,n=joe,r=a b",
                "n,,n=joe,r=\t",
                "n,,n=joe,r=x\u007f",
                "n,,n=joe,r=caf\u00e9",
                "n,,n=joe,r=x,e=a\0b",
                "n,,n=j\0oe,r=x",
                "n,,m=x,n=joe,r=x",
                "n,a=,n=joe,r=x",
                "n,b=x,n=joe,r=x",
                "n,,n=j=oe,r=x",
                "x,,n=j,r=x"
            })
    void malformedFirst(String message) {
        assertEquals(Reason.MALFORMED, Exchange.reason(scram(), message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws,r=clientserver",
                "c=biws,p=AA==",
                "c=b!,r=clientserver,p=AA==",
                "c=biws,r=clientserver,p=!",
                "c=biws,r=clientserver,e=\0,p=AA==",
                "r=clientserver,c=biws,p=AA=="
            })
    void malformedLast(String message) {
        exchange.add("joe", "{PLAIN}secret");
        Scram scram = scram();
        Exchange.challenge(scram, "n,,n=joe,r=client");
        assertEquals(Reason.MALFORMED, Exchange.reason(scram, message));
    }

    @Test
    void escapedNames() {
        exchange.add("a,b=c", "{PLAIN}secret");
        Scram scram = scram();
        finish(scram, "n,,", new byte[0], "a=2Cb=3Dc", "secret");
        assertEquals("a,b=c", Exchange.account(Exchange.verdict(scram, "")));
    }

    @Test
    void aDatabaseThatIsDown() {
        assertInstanceOf(
                Verdict.Unavailable.class, Exchange.verdict(scram(), "n,,n=down,r=client"));
    }
}
