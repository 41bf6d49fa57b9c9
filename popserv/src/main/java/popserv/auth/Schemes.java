package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;

/**
 * The table of all {@code {SCHEME}} prefixes, spelt as Dovecot spells them. A suffix {@code .HEX},
 * {@code .B64} or {@code .BASE64} tells how the value is written; without one, a digest in
 * hexadecimal is known by its length.
 */
final class Schemes {
    private static final int MD5 = 16;
    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private static final int SHA512 = 64;

    /** Makes a form of a value; throws {@link IllegalArgumentException} for one it is none of. */
    private interface Maker {
        Form make(Value value, CryptFunction crypt);
    }

    private static final Map<String, Maker> TABLE = new HashMap<>();

    static {
        Maker plain = (value, crypt) -> new PlainForm(value.octets());
        Maker hash = (value, crypt) -> StoredSecret.crypted(value.text(), crypt);
        Maker md5 = (value, crypt) -> new DigestForm("MD5", MD5, value.digest(MD5), false);
        Maker sha1 = (value, crypt) -> new DigestForm("SHA-1", SHA1, value.digest(SHA1), false);
        add(plain, "PLAIN", "CLEARTEXT", "CLEAR");
        add(hash, "CRYPT", "DES-CRYPT", "MD5-CRYPT", "SHA256-CRYPT", "SHA512-CRYPT", "BLF-CRYPT");
        add(md5, "PLAIN-MD5", "LDAP-MD5");
        // RFC 2307 calls MD5 what Dovecot calls LDAP-MD5; crypt's own begins with a dollar sign.
        add((v, crypt) -> (v.text().startsWith("$") ? hash : md5).make(v, crypt), "MD5");
        add(sha1, "SHA", "SHA1");
        add((v, c) -> new DigestForm("SHA-256", SHA256, v.digest(SHA256), false), "SHA256");
        add((v, c) -> new DigestForm("SHA-512", SHA512, v.digest(SHA512), false), "SHA512");
        add((v, c) -> new DigestForm("MD5", MD5, v.base64(), true), "SMD5");
        add((v, c) -> new DigestForm("SHA-1", SHA1, v.base64(), true), "SSHA");
        add((v, c) -> new DigestForm("SHA-256", SHA256, v.base64(), true), "SSHA256");
        add((v, c) -> new DigestForm("SHA-512", SHA512, v.base64(), true), "SSHA512");
        add((v, c) -> new Pbkdf2Form(v.text()), "PBKDF2");
        add((v, c) -> new Argon2Form(v.text()), "ARGON2I", "ARGON2ID");
        add((v, c) -> new ScramForm(ScramKeys.parse(ScramHash.SHA_1, v.text())), "SCRAM-SHA-1");
        add((v, c) -> new ScramForm(ScramKeys.parse(ScramHash.SHA_256, v.text())), "SCRAM-SHA-256");
        add((v, c) -> new CramForm(CramKeys.of(v.digest(2 * MD5))), "CRAM-MD5", "HMAC-MD5");
    }

    private Schemes() {}

    /** Returns the names of all schemes, sorted. */
    static List<String> names() {
        return TABLE.keySet().stream().sorted().toList();
    }

    private static void add(Maker maker, String... names) {
        for (String name : names) {
            TABLE.put(name, maker);
        }
    }

    /**
     * Reads a value.
     *
     * @param scheme what stands between the braces
     * @param text what follows them, one char for each octet
     * @throws IllegalArgumentException if the scheme or the value is of no known form; the message
     *     holds neither
     */
    static Form read(String scheme, String text, CryptFunction crypt) {
        String name = scheme.toUpperCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        String suffix = dot < 0 ? "" : name.substring(dot + 1);
        Maker maker = TABLE.get(dot < 0 ? name : name.substring(0, dot));
        if (maker == null) {
            throw new IllegalArgumentException("the scheme is unknown");
        }
        return maker.make(new Value(text, suffix), crypt);
    }

    /** The text after the braces and the suffix within them. */
    private record Value(String written, String suffix) {

        /** Returns the text of what has no encoding unless the suffix says so. */
        String text() {
            return new String(octets(), StandardCharsets.ISO_8859_1);
        }

        /** Returns the octets of what has no encoding unless the suffix says so. */
        byte[] octets() {
            return suffix.isEmpty() ? written.getBytes(StandardCharsets.ISO_8859_1) : decoded();
        }

        /** Returns the octets of a digest of so many octets. */
        byte[] digest(int length) {
            return suffix.isEmpty() && written.length() == 2 * length ? hex() : base64();
        }

        /** Returns the octets of what is in base64 unless the suffix says otherwise. */
        byte[] base64() {
            return suffix.isEmpty() ? Base64.getDecoder().decode(written) : decoded();
        }

        private byte[] decoded() {
            return switch (suffix) {
                case "HEX" -> hex();
                case "B64", "BASE64" -> Base64.getDecoder().decode(written);
                default -> throw new IllegalArgumentException("the scheme's suffix is unknown");
            };
        }

        private byte[] hex() {
            try {
                return Hex.decodeHex(written);
            } catch (DecoderException e) {
                throw new IllegalArgumentException("the value is not hexadecimal", e);
            }
        }
    }
}
