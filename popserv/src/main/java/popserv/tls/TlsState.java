package popserv.tls;

import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLSession;

/**
 * What is known of the TLS that protects a connection: here, or between the client and a proxy that
 * told us so.
 */
public final class TlsState {
    /** RFC 9266 section 4.2. */
    private static final String EXPORTER = "EXPORTER-Channel-Binding";

    private static final int EXPORTED = 32;

    /** The method of the JDK's sessions that exports; it came with Java 25. */
    static final String EXPORT = "exportKeyingMaterialData";

    private final String version;
    private final String cipher;
    private final SSLSession session;

    private TlsState(String version, String cipher, SSLSession session) {
        this.version = version;
        this.cipher = cipher;
        this.session = session;
    }

    /** A connection whose handshake is done, here. */
    static TlsState here(SSLSession session) {
        return new TlsState(session.getProtocol(), session.getCipherSuite(), session);
    }

    /**
     * A connection whose TLS ends at a proxy. It protects as well, but nothing binds to it.
     *
     * @param version as the proxy tells it; empty if it does not
     * @param cipher as the proxy tells it; empty if it does not
     */
    public static TlsState atProxy(String version, String cipher) {
        return new TlsState(version.isEmpty() ? "TLS" : version, cipher, null);
    }

    /** Returns the version: {@code TLSv1.3}. */
    public String version() {
        return version;
    }

    /** Returns version and cipher: {@code TLSv1.3/TLS_AES_128_GCM_SHA256}. */
    @Override
    public String toString() {
        return cipher.isEmpty() ? version : version + "/" + cipher;
    }

    /**
     * Returns channel binding data (RFC 5056).
     *
     * @param type {@code tls-server-end-point} (RFC 5929 section 4); {@code tls-exporter} (RFC
     *     9266), which only the JDK's engine of Java 25 and later gives; {@code tls-unique} is
     *     given by no engine
     * @return null if there is none of that type
     */
    public byte[] binding(String type) {
        if (session == null) {
            return null;
        }
        return switch (type) {
            case "tls-server-end-point" -> endPoint();
            case "tls-exporter" -> exported();
            default -> null;
        };
    }

    /** The hash of our certificate, by the hash function of its signature, at least SHA-256. */
    private byte[] endPoint() {
        Certificate[] shown = session.getLocalCertificates();
        if (shown == null || shown.length == 0) {
            return null;
        }
        String signature = ((X509Certificate) shown[0]).getSigAlgName().toUpperCase(Locale.ROOT);
        int with = signature.indexOf("WITH");
        String hash = with < 0 ? "" : signature.substring(0, with);
        String function =
                switch (hash) {
                    case "MD5", "SHA1", "SHA256" -> "SHA-256";
                    case "SHA224", "SHA384", "SHA512" -> "SHA-" + hash.substring(3);
                    default -> null;
                };
        try {
            return function == null
                    ? null
                    : MessageDigest.getInstance(function).digest(shown[0].getEncoded());
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private byte[] exported() {
        if (!version.equals("TLSv1.3")) {
            return null;
        }
        try {
            Method export =
                    javax.net.ssl.ExtendedSSLSession.class.getMethod(
                            EXPORT, String.class, byte[].class, int.class);
            return (byte[]) export.invoke(session, EXPORTER, new byte[0], EXPORTED);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
