package popserv.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
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
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Reads certificates and keys from PEM files (RFC 7468), and keys in OpenSSL's older forms. What is
 * wrong with a file is an {@link IllegalArgumentException} with a message for people, in which
 * nothing of the file's content stands.
 */
final class PemFile {
    /** Larger than any chain; what is larger is some other file. */
    private static final long MOST = 1 << 20;

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
        try (Reader reader = new StringReader(text(file));
                PEMParser parser = new PEMParser(reader)) {
            Object found;
            while ((found = parser.readObject()) != null) {
                PrivateKeyInfo key = key(found, file, passphrase);
                if (key != null) {
                    return key(key, file);
                }
            }
        } catch (PKCSException | PEMException e) {
            throw new IllegalArgumentException(
                    passphrase == null
                            ? file + " holds a key that is damaged"
                            : "the key in " + file + " is damaged, or tls.keypass is wrong");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " holds a key that is damaged");
        }
        throw new IllegalArgumentException(file + " holds no private key in PEM");
    }

    /** Returns what a block of a PEM file has of a private key; null if it is something else. */
    private static PrivateKeyInfo key(Object block, Path file, String passphrase)
            throws IOException, PKCSException {
        if (block instanceof PrivateKeyInfo plain) {
            return plain;
        }
        if (block instanceof PEMKeyPair plain) {
            return plain.getPrivateKeyInfo();
        }
        boolean traditional = block instanceof PEMEncryptedKeyPair;
        if (!traditional && !(block instanceof PKCS8EncryptedPrivateKeyInfo)) {
            return null;
        }
        if (passphrase == null) {
            throw new IllegalArgumentException(
                    "the key in " + file + " is encrypted: tls.keypass is needed");
        }
        BouncyCastleProvider provider = new BouncyCastleProvider();
        char[] word = passphrase.toCharArray();
        if (traditional) {
            return ((PEMEncryptedKeyPair) block)
                    .decryptKeyPair(
                            new JcePEMDecryptorProviderBuilder().setProvider(provider).build(word))
                    .getPrivateKeyInfo();
        }
        // This one knows scrypt, too.
        return ((PKCS8EncryptedPrivateKeyInfo) block)
                .decryptPrivateKeyInfo(
                        new JcePKCSPBEInputDecryptorProviderBuilder()
                                .setProvider(provider)
                                .build(word));
    }

    private static PrivateKey key(PrivateKeyInfo info, Path file) throws IOException {
        var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        boolean ec = X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm);
        if (!ec && !PKCSObjectIdentifiers.rsaEncryption.equals(algorithm)) {
            throw new IllegalArgumentException("the key in " + file + " is neither RSA nor EC");
        }
        try {
            return KeyFactory.getInstance(ec ? "EC" : "RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the key in " + file + " is damaged, or of a kind this Java does not know");
        }
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
