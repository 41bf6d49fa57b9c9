package popserv;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import popserv.auth.AuthDirectives;
import popserv.base.Directive;
import popserv.base.Directives.Rule;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.base.Settings.Entry;
import popserv.tls.Tls;
import popserv.tls.TlsMode;

/** The directives of TLS and proxies, and what they come to together. */
final class TlsDirectives {
    static final Directive<Path> CERT =
            Directive.of("tls.cert", Kind.file())
                    .defaultWords("none: no TLS")
                    .says(
                            "A certificate and the chain that signed it, in PEM. With its tls.key"
                                + " it may be repeated: a client is shown the certificate whose"
                                + " subject alternative names hold the host it asks for (SNI), else"
                                + " the first; of two for the same name, one with an EC and one"
                                + " with an RSA key, the EC one if the client knows how. HUP reads"
                                + " certificates and keys again for new connections; those that"
                                + " live keep theirs.")
                    .example("/etc/ssl/pop.example.com.pem")
                    .repeated();

    static final Directive<Path> KEY =
            Directive.of("tls.key", Kind.file())
                    .says(
                            "The key of the certificate named in the tls.cert of the same order:"
                                + " RSA or EC, in PEM, as PKCS #8 or in OpenSSL's older forms,"
                                + " encrypted or not. Once uid holds, HUP reads the keys as that"
                                + " user, who must be able to.")
                    .example("/etc/ssl/private/pop.example.com.key")
                    .repeated();

    static final Directive<String> KEYPASS =
            Directive.of("tls.keypass", Kind.text("word"))
                    .says("The passphrase of encrypted keys.");

    static final Directive<TlsMode> MODE =
            Directive.of(
                            "tls.mode",
                            Kind.of(
                                    String.join("|", TlsMode.words()),
                                    text -> TlsMode.of(Kind.choice(TlsMode.words()).parse(text))))
                    .defaultWords("ondemand when there is a certificate, else no")
                    .says(
                            "no: no TLS. ondemand: when the client asks for it by STLS, and on the"
                                + " listeners of tls.bindto. required: the same, but before TLS"
                                + " nobody can log in: USER, PASS, APOP and AUTH are refused with"
                                + " -ERR [SYS/PERM], and CAPA does not list USER and SASL."
                                + " connection: TLS from the first octet on every listener, those"
                                + " of bindto too; then port 110 is listened on only if bindto says"
                                + " so. TLS between the client and a proxy that tells of it"
                                + " (proxy.from) is as good.")
                    .example("required");

    static final Directive<Endpoint> BINDTO =
            Directive.of("tls.bindto", Endpoint.kind(995))
                    .defaultWords("all addresses, port 995, when there is a certificate")
                    .says(
                            "Where to accept connections that begin with TLS, as bindto does; the"
                                + " port is 995 if none is given. Sockets that the program is"
                                + " started with, by inetd or systemd, take the place of both: such"
                                + " a socket begins with TLS if its port is 995, or if systemd"
                                + " names it pop3s or tls (FileDescriptorName).")
                    .example("192.0.2.1:995")
                    .repeated();

    static final Directive<String> MINPROTO =
            Directive.of("tls.minproto", Kind.choice("tls1.2", "tls1.3"))
                    .byDefault("tls1.2")
                    .says("The lowest version of TLS that is spoken.");

    /** All of them, in the order of the manual. */
    static final List<Directive<?>> ALL =
            List.of(CERT, KEY, KEYPASS, MODE, BINDTO, MINPROTO, Proxies.FROM);

    /** What of them contradicts itself. */
    static final Rule RULE = TlsDirectives::check;

    private TlsDirectives() {}

    /** Returns when TLS is spoken. */
    static TlsMode mode(Settings settings) {
        TlsMode mode = settings.get(MODE);
        if (mode == null) {
            mode = settings.isSet(CERT) ? TlsMode.ONDEMAND : TlsMode.NO;
        }
        return mode;
    }

    /** Reads the certificates, unless the directives contradict themselves. */
    static Tls read(Settings settings, Consumer<Mistake> mistakes) {
        List<Entry<Path>> certificates = settings.entries(CERT);
        List<Entry<Path>> keys = settings.entries(KEY);
        TlsMode mode = mode(settings);
        if (mode == TlsMode.NO || certificates.isEmpty() || certificates.size() != keys.size()) {
            return Tls.NONE;
        }
        return Tls.read(
                mode,
                certificates,
                keys,
                settings.get(KEYPASS),
                settings.get(MINPROTO).equals("tls1.2"),
                AuthDirectives.binds(settings),
                mistakes);
    }

    /** A socket begins with TLS, or it does not. */
    private static boolean isInTheClear(Entry<Endpoint> listener, Settings settings) {
        return listener.value().port() != 0
                && settings.all(FrontDirectives.BINDTO).contains(listener.value());
    }

    private static void check(Settings settings, Consumer<Mistake> mistakes) {
        List<Entry<Path>> certificates = settings.entries(CERT);
        List<Entry<Path>> keys = settings.entries(KEY);
        int pairs = Math.min(certificates.size(), keys.size());
        for (Entry<Path> more : certificates.subList(pairs, certificates.size())) {
            mistakes.accept(Mistake.error(more.place(), "tls.cert has no tls.key"));
        }
        for (Entry<Path> more : keys.subList(pairs, keys.size())) {
            mistakes.accept(Mistake.error(more.place(), "tls.key has no tls.cert"));
        }
        if (certificates.isEmpty() && mode(settings) != TlsMode.NO) {
            mistakes.accept(
                    Mistake.error(settings.place(MODE), "tls.mode needs tls.cert and tls.key"));
        }
        for (Entry<Endpoint> listener : settings.entries(BINDTO)) {
            if (certificates.isEmpty()) {
                mistakes.accept(
                        Mistake.error(listener.place(), "tls.bindto needs tls.cert and tls.key"));
            } else if (mode(settings) == TlsMode.NO) {
                mistakes.accept(
                        Mistake.error(listener.place(), "tls.bindto contradicts tls.mode no"));
            } else if (mode(settings) != TlsMode.CONNECTION && isInTheClear(listener, settings)) {
                mistakes.accept(
                        Mistake.error(
                                listener.place(),
                                "tls.bindto " + listener.value() + " stands in bindto, too"));
            }
        }
    }
}
