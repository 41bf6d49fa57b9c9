package popserv.auth;

import java.util.concurrent.CompletionStage;
import popserv.base.Utf8;

/**
 * LOGIN (draft-murchison-sasl-login-00): asks for the name, then for the password. No standard, but
 * the only mechanism some clients have.
 */
final class LoginMechanism implements Mechanism {
    private final Authenticator authenticator;
    private final Peer peer;
    private String name;

    LoginMechanism(Authenticator authenticator, Peer peer) {
        this.authenticator = authenticator;
        this.peer = peer;
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public CompletionStage<Step> next(byte[] response) {
        if (response == null) {
            return Mechanism.challenge(Keyed.octets("Username:"));
        }
        if (name != null) {
            return authenticator.passwordStep(peer, name, "", "login", response);
        }
        name = Utf8.text(response);
        return name == null
                ? Mechanism.malformed("")
                : Mechanism.challenge(Keyed.octets("Password:"));
    }
}
