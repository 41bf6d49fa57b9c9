package tests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * SCRAM-SHA-1-PLUS and SCRAM-SHA-256-PLUS over real TLS, bound by tls-exporter (RFC 9266) and by
 * tls-server-end-point (RFC 5929).
 */
class ChannelBindingTest {
    private static final String CONF =
            """
            tls.cert @TESTS@/certificates/rsa.pem
            tls.key @TESTS@/certificates/rsa.key
            tls.cert @TESTS@/certificates/ec.pem
            tls.key @TESTS@/certificates/ec-encrypted.key
            tls.keypass opensesame
            tls.bindto 127.0.0.1:0
            auth.tries 1000
            auth.mechs plain scram-sha-1 scram-sha-256 scram-sha-1-plus scram-sha-256-plus
            """;

    private static Site site;

    @TempDir Path dir;

    @BeforeAll
    static void start() throws Exception {
        Setup setup = Setup.STANDARD.withAccounts(List.of("joe:{PLAIN}secret"));
        site = Site.started(setup.withPopserv(CONF), Road.RESIDENT);
    }

    @AfterAll
    static void stop() throws Exception {
        assertEquals(0, site.stop().status(), site::evidence);
        assertFalse(site.log().contains("Exception"), site::evidence);
        site.close();
    }

    /** popserv runs on the Java that runs the tests. */
    @ParameterizedTest
    @EnumSource
    void theHandshakeBinds(Hash hash) throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 25, "this Java exports nothing");
        try (Exporter client = new Exporter(dir, "-tls1_3")) {
            byte[] others = client.material.clone();
            others[0] ^= 1;
            Voice voice = client::say;
            String header = "p=tls-exporter,,";
            assertTrue(scram(hash, voice, header, others).startsWith("-ERR [AUTH]"));
            assertTrue(scram(hash, voice, header, client.material).startsWith("+OK"));
            client.say("QUIT");
        }
        String logged = " method=" + hash.mechanism() + " tls=TLSv1.3/";
        Awaitility.await().until(() -> site.log().contains(logged));
        site.settle("joe");
    }

    /** What SCRAM is made of (RFC 5802, RFC 7677). */
    private enum Hash {
        SHA_1("SHA-1", "SHA1", 160),
        SHA_256("SHA-256", "SHA256", 256);

        private final String digest;
        private final String hmac;
        private final int bits;

        Hash(String digest, String name, int bits) {
            this.digest = digest;
            this.hmac = "Hmac" + name;
            this.bits = bits;
        }

        String mechanism() {
            return "SCRAM-" + digest + "-PLUS";
        }

        byte[] of(byte[] octets) throws Exception {
            return MessageDigest.getInstance(digest).digest(octets);
        }

        byte[] mac(byte[] key, String text) throws Exception {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(Octets.of(text));
        }

        byte[] salted(byte[] salt, int iterations) throws Exception {
            return SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                    .generateSecret(
                            new PBEKeySpec(Setup.PASSWORD.toCharArray(), salt, iterations, bits))
                    .getEncoded();
        }
    }

    /** Says a line and returns the answer. */
    private interface Voice {
        String say(String line) throws IOException;
    }

    /** openssl s_client, which tells what a handshake exports (RFC 9266 section 4.2). */
    private static final class Exporter implements AutoCloseable {
        private static final String MATERIAL = "    Keying material: ";

        private final Process process;
        private final BufferedReader out;
        private final byte[] material;

        Exporter(Path dir, String version) throws IOException {
            Clients.need("openssl");
            List<Object> command =
                    new ArrayList<>(List.of("openssl", "s_client", "-starttls", "pop3"));
            command.addAll(List.of("-crlf", "-nocommands", version, "-ign_eof"));
            command.addAll(List.of("-keymatexport", "EXPORTER-Channel-Binding"));
            command.addAll(List.of("-keymatexportlen", "32"));
            command.addAll(List.of("-connect", "127.0.0.1:" + site.port()));
            process =
                    Program.builder(dir, Map.of(), command.toArray())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.onExit()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = heard(MATERIAL);
            material = HexFormat.of().parseHex(line.substring(MATERIAL.length()));
        }

        /** Reads on to a line that begins so; the others are openssl's own. */
        private String heard(String... begins) throws IOException {
            String line;
            while ((line = out.readLine()) != null) {
                for (String begin : begins) {
                    if (line.startsWith(begin)) {
                        return line;
                    }
                }
            }
            throw new IOException("openssl ended");
        }

        String say(String line) throws IOException {
            process.getOutputStream().write(Octets.of(line + "\n"));
            process.getOutputStream().flush();
            return heard("+", "-ERR");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,SHA_256", "TLSv1.2,SHA_256", "TLSv1.3,SHA_1"})
    void theCertificateBinds(String version, Hash hash) throws Exception {
        try (Peer peer = secure(version)) {
            byte[] end = endPoint(peer.certificate());
            byte[] others = end.clone();
            others[0] ^= 1;
            Voice voice = line -> peer.say(line).hear();
            String header = "p=tls-server-end-point,,";
            assertTrue(scram(hash, voice, header, others).startsWith("-ERR [AUTH]"));
            assertTrue(scram(hash, voice, header, end).startsWith("+OK"));
            peer.ok("QUIT");
        }
        site.settle("joe");
    }

    /** RFC 5802 section 6: who hides from a client that there is binding is found out. */
    @Test
    void aClientThatWasLiedToIsRefused() throws Exception {
        try (Peer peer = secure("TLSv1.3")) {
            String answer = peer.say("AUTH SCRAM-SHA-256 " + base64("y,,n=joe,r=abc")).hear();
            assertTrue(answer.startsWith("-ERR [AUTH]"), answer);
            answer = peer.say("AUTH SCRAM-SHA-256-PLUS " + base64("n,,n=joe,r=abc")).hear();
            assertTrue(answer.startsWith("-ERR [AUTH]"), answer);
            answer = peer.say("AUTH SCRAM-SHA-256-PLUS " + base64("p=x,,n=joe,r=abc")).hear();
            assertTrue(answer.startsWith("-ERR [AUTH]"), answer);
        }
    }

    /** Without TLS there is nothing to bind to. */
    @Test
    void bindingIsOfferedOverTlsOnly() throws Exception {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("AUTH");
            String clear = Octets.text(peer.body());
            assertEquals("PLAIN\r\nSCRAM-SHA-1\r\nSCRAM-SHA-256\r\n", clear);
            peer.ok("STLS");
            peer.startTls();
            peer.ok("AUTH");
            String secure = Octets.text(peer.body());
            assertEquals(clear + "SCRAM-SHA-1-PLUS\r\nSCRAM-SHA-256-PLUS\r\n", secure);
        }
    }

    private static Peer secure(String version) throws Exception {
        Peer peer = site.connect(null);
        peer.ok();
        peer.ok("STLS");
        peer.startTls(version);
        return peer;
    }

    /** RFC 5929 section 4.1; our certificates are signed with SHA-256. */
    private static byte[] endPoint(X509Certificate certificate) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }

    /** Logs joe in by SCRAM (RFC 5802 section 3) and returns the last answer. */
    private static String scram(Hash hash, Voice voice, String header, byte[] binding)
            throws Exception {
        String bare = "n=joe,r=rOprNGfwEbeRWgbNEkqO";
        String first = voice.say("AUTH " + hash.mechanism() + " " + base64(header + bare));
        String server = Octets.text(Base64.getDecoder().decode(first.substring(2)));
        String[] fields = server.split(",");
        byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
        int iterations = Integer.parseInt(fields[2].substring(2));
        byte[] bound = Octets.of(header);
        bound = Arrays.copyOf(bound, bound.length + binding.length);
        System.arraycopy(binding, 0, bound, header.length(), binding.length);
        String last = "c=" + Base64.getEncoder().encodeToString(bound) + "," + fields[0];
        byte[] proof = hash.mac(hash.salted(salt, iterations), "Client Key");
        byte[] signature = hash.mac(hash.of(proof), bare + "," + server + "," + last);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        String answer = voice.say(base64(last + ",p=" + Base64.getEncoder().encodeToString(proof)));
        return answer.startsWith("+ ") ? voice.say("") : answer;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(Octets.of(text));
    }
}
