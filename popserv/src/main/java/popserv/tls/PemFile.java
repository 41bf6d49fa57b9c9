package popserv.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads certificates and keys from PEM files (RFC 7468). What is wrong with a file is an {@link
 * IllegalArgumentException} with a message for people, in which nothing of the file's content
 * stands.
 */
final class PemFile {
    /** Larger than any chain; what is larger is some other file. */
    private static final long MOST = 1 << 20;

    /** What the first line of a key of every form ends with. */
    private static final String KEY = "PRIVATE KEY-----";

    private static final int BEGIN_KEY = "-----BEGIN ".length() + KEY.length();

    private PemFile() {}

    /** Returns the certificates of a file in its order, at least one. */
    static List<X509Certificate> chain(Path file) {
        String text = text(file);
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            String end = "-----END CERTIFICATE-----";
            int from = text.indexOf("-----BEGIN CERTIFICATE-----");
            while (from >= 0) {
                int to = text.indexOf(end, from);
                if (to < 0) {
                    throw new IllegalArgumentException(file + " ends inside a certificate");
                }
                byte[] block =
                        text.substring(from, to + end.length()).getBytes(StandardCharsets.US_ASCII);
                chain.add(
                        (X509Certificate)
                                factory.generateCertificate(new ByteArrayInputStream(block)));
                from = text.indexOf("-----BEGIN CERTIFICATE-----", to);
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds a certificate that is damaged");
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM");
        }
        return chain;
    }

    /**
     * Returns the first private key of a file.
     *
     * @param passphrase for an encrypted key; null if there is none
     */
    static PrivateKey key(Path file, String passphrase) {
        String text = text(file);
        PrivateKey plain = plainKey(text);
        return plain == null ? OpenSslKey.read(text, file, passphrase) : plain;
    }

    /**
     * Returns the first key, if it is an RSA or EC one in PKCS #8 and not encrypted, as most are:
     * the JDK reads those, and the many classes that know all forms need not be loaded.
     */
    private static PrivateKey plainKey(String text) {
        int from = text.indexOf(KEY) + KEY.length();
        int to = text.indexOf("-----END PRIVATE KEY-----", from);
        if (to < 0 || !text.startsWith("-----BEGIN " + KEY, from - BEGIN_KEY)) {
            return null;
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(text.substring(from, to));
        } catch (IllegalArgumentException e) {
            return null;
        }
        for (String algorithm : new String[] {"RSA", "EC"}) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // Another kind, or damaged: the next one says so.
                continue;
            }
        }
        return null;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MOST) {
                throw new IllegalArgumentException(file + " is too large for what it should be");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + ": permission denied");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read");
        }
    }
}
