package popserv.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Arrays;
import javax.net.ssl.ExtendedSSLSession;

/** Who carries TLS out: BoringSSL where its native library is there, the JDK elsewhere. */
final class Engine {
    private Engine() {}

    /**
     * Returns the one to use here.
     *
     * @param binding whether logins are to be bound to the channel: the JDK's engine is slower, but
     *     from Java 25 on it alone gives what most clients bind to
     */
    static SslProvider choose(boolean binding) {
        return OpenSsl.isAvailable() && !(binding && jdkExports())
                ? SslProvider.OPENSSL
                : SslProvider.JDK;
    }

    private static boolean jdkExports() {
        return Arrays.stream(ExtendedSSLSession.class.getMethods())
                .anyMatch(method -> method.getName().equals(TlsState.EXPORT));
    }
}
