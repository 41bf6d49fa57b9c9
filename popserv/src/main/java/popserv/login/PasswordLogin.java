package popserv.login;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import popserv.auth.Attempt;
import popserv.auth.Authenticator;
import popserv.auth.Verdict;
import popserv.base.Reply;

/**
 * Logging in as RFC 1939 section 7 has it: by USER and PASS, or by APOP. Lives on the connection's
 * event loop.
 */
final class PasswordLogin {
    private final Login login;
    private final Login.Client client;
    private final Authenticator authenticator;
    private final String challenge;
    private String name;

    /**
     * Begins.
     *
     * @param challenge what APOP digests; null without APOP
     */
    PasswordLogin(Login login, Login.Client client, Authenticator authenticator, String challenge) {
        this.login = login;
        this.client = client;
        this.authenticator = authenticator;
        this.challenge = challenge;
    }

    /** Returns the greeting, which tells the challenge. */
    Reply greeting() {
        return challenge == null ? LoginReply.GREETING : LoginReply.GREETING_APOP.with(challenge);
    }

    /** Forgets the name that USER told. */
    void forget() {
        name = null;
    }

    void user(String argument) {
        name = null;
        if (!login.isClear()) {
            login.say(LoginReply.CLEAR_OFF);
            return;
        }
        if (argument.isEmpty()) {
            login.say(LoginReply.NEEDS_NAME);
            return;
        }
        name = TypedName.read(argument);
        login.say(name == null ? LoginReply.BAD_NAME : LoginReply.NAME_TAKEN);
    }

    /** A password may hold blanks, and begins after exactly one. */
    void pass(String argument) {
        if (name == null) {
            login.say(LoginReply.USER_FIRST);
            return;
        }
        if (argument.isEmpty()) {
            login.say(LoginReply.NEEDS_PASSWORD);
            return;
        }
        String who = name;
        name = null;
        byte[] password = argument.getBytes(StandardCharsets.ISO_8859_1);
        attempt(who, "PASS", attempt -> authenticator.password(attempt, password));
    }

    void apop(String argument) {
        if (challenge == null) {
            login.say(LoginReply.APOP_OFF);
            return;
        }
        int blank = argument.lastIndexOf(' ');
        String who = blank < 1 ? null : TypedName.read(argument.substring(0, blank));
        if (who == null) {
            login.say(LoginReply.APOP_FORM);
            return;
        }
        String digest = argument.substring(blank + 1);
        attempt(who, "APOP", attempt -> authenticator.apop(attempt, challenge, digest));
    }

    private void attempt(
            String typed, String method, Function<Attempt, CompletionStage<Verdict>> check) {
        Optional<Attempt> attempt = client.attempt(typed, "");
        if (attempt.isEmpty()) {
            login.judge(new Verdict.Refused(typed, Verdict.Reason.NAME, ""), method);
        } else {
            client.await(check.apply(attempt.get()), verdict -> login.judge(verdict, method));
        }
    }
}
