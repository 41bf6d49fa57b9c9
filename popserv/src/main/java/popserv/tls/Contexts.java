package popserv.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** One TLS engine's context for each certificate, and the choice among them. */
final class Contexts {
    /**
     * RFC 9325 section 4.2, with forward secrecy all of them; the last, for mail programs of 2012
     * on Windows, which know nothing better with an RSA certificate.
     */
    private static final List<String> CIPHERS =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    /** How long a session can be taken up again, in seconds. */
    private static final long SESSION_TIME = 4 * 3600;

    /** How many sessions a context remembers for clients that take no tickets. */
    private static final long SESSIONS = 20_000;

    private record Choice(Credential credential, SslContext context) {}

    private final List<Choice> choices;

    private Contexts(List<Choice> choices) {
        this.choices = choices;
    }

    /**
     * Makes contexts.
     *
     * @param credentials at least one; the first is for clients that name no host, or an unknown
     *     one
     * @param engine who carries TLS out
     * @param protocols the versions that are spoken, as the JDK names them
     * @throws SSLException if the engine does not take them
     */
    static Contexts of(SslProvider engine, List<Credential> credentials, String... protocols)
            throws SSLException {
        Choice[] choices = new Choice[credentials.size()];
        for (int i = 0; i < choices.length; i++) {
            choices[i] =
                    new Choice(credentials.get(i), context(engine, credentials.get(i), protocols));
        }
        return new Contexts(List.of(choices));
    }

    private static SslContext context(
            SslProvider engine, Credential credential, String... protocols) throws SSLException {
        SslContext context =
                SslContextBuilder.forServer(credential.key(), credential.chain())
                        // On the key's way into the engine; the usual kind would encrypt it slowly.
                        .keyStoreType("JKS")
                        // Without one, the certificates of all authorities would be read.
                        .trustManager(TrustsNobody.INSTANCE)
                        .sslProvider(engine)
                        .protocols(protocols)
                        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .sessionTimeout(SESSION_TIME)
                        .sessionCacheSize(SESSIONS)
                        .build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            // Without a key of ours Netty turns tickets off.
            sessions.setTicketKeys(ticketKey());
        }
        return context;
    }

    private static OpenSslSessionTicketKey ticketKey() {
        byte[] random = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
        new SecureRandom().nextBytes(random);
        int name = OpenSslSessionTicketKey.NAME_SIZE;
        int hmac = name + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
        return new OpenSslSessionTicketKey(
                Arrays.copyOf(random, name),
                Arrays.copyOfRange(random, name, hmac),
                Arrays.copyOfRange(random, hmac, random.length));
    }

    /**
     * Chooses what a client is shown: a certificate for the host it names, else what the first is
     * for; of those, one of elliptic curves if it can do with it; of those, one that is not
     * outdated.
     */
    SslContext choose(ClientHello hello) {
        if (choices.size() == 1) {
            // As nearly everywhere: a search would cost each handshake for nothing.
            return choices.get(0).context();
        }
        String host = hello.host();
        List<Choice> some =
                choices.stream().filter(choice -> choice.credential().isFor(host)).toList();
        if (some.isEmpty()) {
            some = those(choices, choices.get(0).credential()::isBeside);
        }
        some = those(some, c -> c.names().contains(host));
        some = those(some, c -> c.isEc() == hello.ec());
        Instant now = Instant.now();
        return those(some, c -> !c.isOutdated(now)).get(0).context();
    }

    /** Returns those that fit, or all if none does. */
    private static List<Choice> those(List<Choice> all, Predicate<Credential> fits) {
        List<Choice> some = all.stream().filter(c -> fits.test(c.credential())).toList();
        return some.isEmpty() ? all : some;
    }
}
