package popserv.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import popserv.base.Mistake;
import popserv.base.Settings.Entry;

/**
 * TLS by one reading of the configuration: when it is spoken, and with which certificates.
 * Connections keep the one they began with. Thread-safe.
 */
public final class Tls {
    /** No TLS at all. */
    public static final Tls NONE = new Tls(TlsMode.NO, null);

    /** How long before its end a certificate is worth a warning. */
    private static final Duration SOON = Duration.ofDays(7);

    /** A handshake takes as many round trips as a login; nobody's takes longer. */
    private static final long HANDSHAKE_SECONDS = 60;

    private static final int LONGEST_REASON = 200;

    private final TlsMode mode;
    private final Contexts contexts;

    private Tls(TlsMode mode, Contexts contexts) {
        this.mode = mode;
        this.contexts = contexts;
    }

    /**
     * Reads certificates and keys.
     *
     * @param mode when TLS is to be spoken; not {@link TlsMode#NO}
     * @param certificates the files of certificates, at least one
     * @param keys the files of their keys, in the same order and number
     * @param passphrase of encrypted keys; null if there is none
     * @param tls12 whether TLS 1.2 is spoken too, and not only 1.3
     * @param binding whether logins are to be bound to the channel ({@link TlsState#binding})
     * @param mistakes told what is wrong, and what is worth a warning
     * @return {@link #NONE} if something is wrong
     */
    public static Tls read(
            TlsMode mode,
            List<Entry<Path>> certificates,
            List<Entry<Path>> keys,
            String passphrase,
            boolean tls12,
            boolean binding,
            Consumer<Mistake> mistakes) {
        List<Credential> credentials = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            Credential credential =
                    credential(certificates.get(i), keys.get(i), passphrase, mistakes);
            if (credential != null) {
                credentials.add(credential);
            }
        }
        if (credentials.size() < certificates.size()) {
            return NONE;
        }
        try {
            String[] protocols =
                    tls12 ? new String[] {"TLSv1.3", "TLSv1.2"} : new String[] {"TLSv1.3"};
            return new Tls(mode, Contexts.of(Engine.choose(binding), credentials, protocols));
        } catch (SSLException | IllegalArgumentException e) {
            mistakes.accept(
                    Mistake.error(
                            certificates.get(0).place(),
                            "tls.cert cannot be used: " + e.getMessage()));
            return NONE;
        }
    }

    private static Credential credential(
            Entry<Path> certificate,
            Entry<Path> key,
            String passphrase,
            Consumer<Mistake> mistakes) {
        List<X509Certificate> chain = null;
        PrivateKey secret = null;
        try {
            chain = PemFile.chain(certificate.value());
            warn(chain.get(0), certificate, mistakes);
        } catch (IllegalArgumentException e) {
            mistakes.accept(Mistake.error(certificate.place(), "tls.cert: " + e.getMessage()));
        }
        try {
            secret = PemFile.key(key.value(), passphrase);
            if (chain != null) {
                return Credential.of(chain, secret);
            }
        } catch (IllegalArgumentException e) {
            String whose = secret == null ? "" : key.value() + " ";
            mistakes.accept(Mistake.error(key.place(), "tls.key: " + whose + e.getMessage()));
        }
        return null;
    }

    private static void warn(
            X509Certificate certificate, Entry<Path> from, Consumer<Mistake> mistakes) {
        Instant now = Instant.now();
        Instant end = certificate.getNotAfter().toInstant();
        String text = null;
        if (now.isAfter(end)) {
            text = "expired on " + end;
        } else if (now.plus(SOON).isAfter(end)) {
            text = "expires on " + end;
        } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
            text = "is not valid before " + certificate.getNotBefore().toInstant();
        }
        if (text != null) {
            mistakes.accept(
                    Mistake.warning(
                            from.place(),
                            "tls.cert: the certificate in " + from.value() + " " + text));
        }
    }

    /** Returns when TLS is spoken. */
    public TlsMode mode() {
        return mode;
    }

    /** Returns whether there is TLS at all. */
    public boolean isOffered() {
        return mode != TlsMode.NO;
    }

    /**
     * Begins TLS on a connection, with the client's first message. When the handshake is done, or
     * has failed, the pipeline is told by {@link io.netty.handler.ssl.SslHandshakeCompletionEvent};
     * a connection whose handshake failed is closed. Called on the channel's event loop.
     *
     * @param after the name of the handler that hands over what the client sent before TLS, or is
     *     not in the pipeline
     */
    public void begin(Channel channel, String after) {
        ChannelPipeline pipeline = channel.pipeline();
        TlsHandler handler = new TlsHandler(contexts, HANDSHAKE_SECONDS);
        if (pipeline.get(after) != null) {
            pipeline.addAfter(after, TlsHandler.NAME, handler);
        } else {
            pipeline.addFirst(TlsHandler.NAME, handler);
        }
    }

    /** Returns why a handshake failed, in words that hold nothing of what the client sent. */
    public static String reason(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            // Its message is all that was sent: a password, if the client knows of no TLS.
            return "what the client sent is not TLS";
        }
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, Math.min(message.length(), LONGEST_REASON));
    }

    /** Returns what is known of a connection whose handshake is done. */
    public static TlsState state(Channel channel) {
        return TlsState.here(channel.pipeline().get(SslHandler.class).engine().getSession());
    }
}
