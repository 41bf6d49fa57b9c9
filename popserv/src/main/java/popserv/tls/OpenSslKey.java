package popserv.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
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
 * Private keys in every form OpenSSL writes or wrote, encrypted ones too, as Bouncy Castle reads
 * them.
 */
final class OpenSslKey {
    private OpenSslKey() {}

    /**
     * Returns the first private key in a PEM file.
     *
     * @param text what is in the file
     * @param file its name, for people
     * @param passphrase for an encrypted key; null if there is none
     * @throws IllegalArgumentException with a message for people
     */
    static PrivateKey read(String text, Path file, String passphrase) {
        try (Reader reader = new StringReader(text);
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
}
