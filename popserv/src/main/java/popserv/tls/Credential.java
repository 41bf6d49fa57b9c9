package popserv.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with its chain, and the key that goes with it.
 *
 * @param chain the certificate, then those that signed it
 * @param key the certificate's private key, RSA or EC
 * @param names the host names the certificate is for, in lower case
 */
record Credential(List<X509Certificate> chain, PrivateKey key, List<String> names) {
    /** RFC 5280 section 4.2.1.6: the kind of alternative name that is a DNS name. */
    private static final int DNS_NAME = 2;

    /**
     * Puts the two together.
     *
     * @throws IllegalArgumentException with a message for people, if they do not belong together
     */
    static Credential of(List<X509Certificate> chain, PrivateKey key) {
        X509Certificate certificate = chain.get(0);
        if (!matches(certificate, key)) {
            throw new IllegalArgumentException("is not the key of the certificate");
        }
        return new Credential(List.copyOf(chain), key, names(certificate));
    }

    /**
     * What the key holds of its public half must be the certificate's, as OpenSSL compares them
     * (X509_check_private_key(3)); where it does not tell, a signature made with it must be good.
     */
    private static boolean matches(X509Certificate certificate, PrivateKey key) {
        PublicKey half = certificate.getPublicKey();
        if (!key.getAlgorithm().equals(half.getAlgorithm())) {
            return false;
        }
        if (key instanceof RSAKey rsa && half instanceof RSAKey other) {
            return rsa.getModulus().equals(other.getModulus());
        }
        return key instanceof ECKey && holds(key.getEncoded(), (ECPublicKey) half)
                || signs(key, half);
    }

    /** RFC 5915 section 3: the public point, if it is there, is the last that a key holds. */
    private static boolean holds(byte[] key, ECPublicKey half) {
        int size = half.getParams().getCurve().getField().getFieldSize();
        int point = 1 + 2 * ((size + Byte.SIZE - 1) / Byte.SIZE);
        byte[] other = half.getEncoded();
        return key.length > point
                && Arrays.equals(
                        key,
                        key.length - point,
                        key.length,
                        other,
                        other.length - point,
                        other.length);
    }

    private static boolean signs(PrivateKey key, PublicKey half) {
        byte[] something = {'p', 'o', 'p'};
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(half);
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** RFC 7817 section 3: the alternative names count, never the common name. */
    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
                    names.add(name.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return List.copyOf(names);
    }

    /** Returns whether it is for a host, named in lower case; a {@code *} stands for one label. */
    boolean isFor(String host) {
        int dot = host.indexOf('.');
        return names.contains(host) || dot > 0 && names.contains("*" + host.substring(dot));
    }

    /** Returns whether it is for the same hosts as another, or is that one. */
    boolean isBeside(Credential other) {
        return this == other || !names.isEmpty() && names.stream().anyMatch(other.names::contains);
    }

    /** Returns whether the key is one of elliptic curves; else it is RSA. */
    boolean isEc() {
        return key.getAlgorithm().equals("EC");
    }

    /** Returns whether the certificate is past its end, or before its beginning. */
    boolean isOutdated(Instant now) {
        X509Certificate certificate = chain.get(0);
        return now.isAfter(certificate.getNotAfter().toInstant())
                || now.isBefore(certificate.getNotBefore().toInstant());
    }

    /** Names whose it is, and nothing of the key. */
    @Override
    public String toString() {
        return names.toString();
    }
}
