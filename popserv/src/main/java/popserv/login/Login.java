package popserv.login;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import popserv.auth.Authenticator;
import popserv.auth.Mechanism;
import popserv.auth.Mechanisms;
import popserv.auth.Peer;
import popserv.auth.Timestamp;
import popserv.auth.Verdict;
import popserv.base.Language;
import popserv.base.Lines;
import popserv.base.Reply;
import popserv.base.ShownLine;

/**
 * The AUTHORIZATION state of one connection (RFC 1939 sections 4 and 7).
 *
 * <p>It knows no socket: {@link #line} takes what the client said, and the answers, the waiting and
 * the giving away happen through {@link Client}. Runs on the connection's event loop only; nothing
 * here blocks.
 */
public final class Login {

    /** The connection as its login sees it. */
    public interface Client extends Peer {
        /** Takes lines of so many octets at most from now on, with their end. */
        void limit(int octets);

        /** Sends octets. */
        void send(byte[] octets);

        /** Sends a reply, throws away what the client sent ahead of it, and begins TLS. */
        void beginTls(Reply reply);

        /** Sends a last reply and closes. */
        void end(Reply last);

        /**
         * Takes no further line until {@code stage} is done and {@code then} has run, which it does
         * though the client be gone meanwhile: a guess counts, whoever waits for the answer.
         */
        <T> void await(CompletionStage<T> stage, java.util.function.Consumer<T> then);

        /** Returns whether the connection is over: nothing that is said is heard. */
        boolean isGone();

        /**
         * Takes no further line, and runs {@code then} when that time, or a multiple of it, has
         * passed since the last one came; holds no thread.
         */
        void pause(java.time.Duration time, Runnable then);

        /**
         * Looks at a verdict in the light of all that failed and succeeded before, and counts it.
         *
         * @return the verdict that stands
         */
        Verdict weigh(Verdict verdict);

        /** Returns whether the account's last login is too short a time ago. */
        boolean isTooSoon(Verdict.Accepted accepted);

        /** The client is who it says: give the connection away. */
        void give(Verdict.Accepted accepted, String method);

        /** A login was refused; for the log and the limits. */
        void refused(Verdict verdict, String method);
    }

    /** RFC 2449 section 4: a command line is at most 255 octets with its CRLF. */
    public static final int LONGEST_LINE = 255;

    /**
     * AUTH may be longer: RFC 5034 wants a long initial response sent behind an empty challenge,
     * but clients with bearer tokens, of 1,000 octets and more, send it on the command line.
     */
    public static final String LONGER = "AUTH ";

    /** The most octets of a line that begins with {@link #LONGER}, with its CRLF. */
    public static final int LONGEST_AUTH = SaslExchange.LONGEST_RESPONSE;

    private final LoginRules rules;
    private final Mechanisms mechanisms;
    private final Client client;
    private final PasswordLogin passwords;
    private SaslExchange exchange;
    private int failures;
    private boolean utf8;

    /** Begins the AUTHORIZATION state of a client. */
    public Login(
            LoginRules rules, Authenticator authenticator, Mechanisms mechanisms, Client client) {
        this.rules = rules;
        this.mechanisms = mechanisms;
        this.client = client;
        String challenge = rules.apop() ? Timestamp.fresh(rules.hostname()) : null;
        this.passwords = new PasswordLogin(this, client, authenticator, challenge);
    }

    /** Says the greeting. */
    public void greet() {
        say(passwords.greeting());
    }

    /** Answers one line: an octet a character, without its end, or {@link Lines#TOO_LONG}. */
    @SuppressWarnings("StringEquality")
    public void line(String line) {
        if (exchange != null) {
            exchange.line(line);
        } else if (line == Lines.TOO_LONG) {
            say(LoginReply.TOO_LONG);
        } else {
            LoginCommand.answer(this, line);
        }
    }

    /** Returns a line that is about to be answered as a log may show it. */
    public String shown(String line) {
        return exchange != null ? "*" : ShownLine.of(line, LoginCommand::isVerb);
    }

    /** Returns whether the client said UTF8. */
    public boolean utf8() {
        return utf8;
    }

    /** Returns what CAPA lists, which popit repeats after login (RFC 2449 section 5). */
    public List<String> capabilities() {
        boolean stls = rules.stls() && !client.tls();
        return Capabilities.lines(rules, isClear(), offered(), stls);
    }

    /** Returns whether a password may travel as it is on this connection. */
    boolean isClear() {
        return client.tls() || rules.plaintext() && !rules.tlsRequired();
    }

    private List<String> offered() {
        return needsTls() ? List.of() : mechanisms.offered(client, isClear());
    }

    PasswordLogin passwords() {
        return passwords;
    }

    void say(Reply reply) {
        client.send(reply.bytes());
    }

    void capa(String argument) {
        if (!argument.isBlank()) {
            say(LoginReply.NO_ARGUMENT.with("CAPA"));
            return;
        }
        list(LoginReply.CAPABILITIES, capabilities());
    }

    /** A client that says this may be sent messages with UTF-8 headers after it logged in. */
    void utf8(String argument) {
        if (argument.isBlank()) {
            utf8 = true;
            say(LoginReply.UTF8_ON);
        } else {
            say(LoginReply.NO_ARGUMENT.with("UTF8"));
        }
    }

    void lang(String argument) {
        if (argument.isBlank()) {
            list(Language.LIST, Language.lines());
        } else {
            say(Language.choose(argument.strip()));
        }
    }

    /** Sends a multi-line answer of lines that never begin with a dot. */
    private void list(Reply first, List<String> lines) {
        String text = first.line() + "\r\n" + String.join("\r\n", lines) + "\r\n.\r\n";
        client.send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the client cannot log in before it has begun TLS. */
    boolean needsTls() {
        return rules.tlsRequired() && !client.tls();
    }

    /** Nothing that was said in the clear holds in TLS (RFC 2595 section 4). */
    void stls(String argument) {
        if (!argument.isBlank()) {
            say(LoginReply.NO_ARGUMENT.with("STLS"));
        } else if (client.tls()) {
            say(LoginReply.TLS_ALREADY);
        } else if (!rules.stls()) {
            say(LoginReply.TLS_OFF);
        } else {
            passwords.forget();
            utf8 = false;
            client.beginTls(LoginReply.TLS_NOW);
        }
    }

    /** AUTH alone lists the mechanisms, as drafts before RFC 1734 had it and old clients ask. */
    void auth(String argument) {
        String text = argument.strip();
        if (text.isEmpty()) {
            list(LoginReply.MECHANISMS, offered());
            return;
        }
        String[] words = text.split(" +");
        if (words.length > 2) {
            say(LoginReply.AUTH_FORM);
            return;
        }
        Optional<Mechanism> mechanism = mechanisms.begin(words[0], client, isClear());
        if (mechanism.isEmpty()) {
            say(LoginReply.NO_MECHANISM);
            return;
        }
        exchange = new SaslExchange(this, client, mechanism.get());
        exchange.begin(words.length == 2 ? words[1] : null);
    }

    /** An exchange came to an end that is no verdict. */
    void sayAfterExchange(Reply reply) {
        endExchange();
        say(reply);
    }

    /** An exchange came to its end. */
    void judgeExchange(Verdict verdict, String method) {
        endExchange();
        // Who is named by AUTH takes the place of who was named by USER.
        if (!verdict.typed().isEmpty()) {
            passwords.forget();
        }
        judge(verdict, method);
    }

    private void endExchange() {
        exchange = null;
        client.limit(LONGEST_LINE);
    }

    void quit(String argument) {
        if (argument.isBlank()) {
            client.end(LoginReply.BYE);
        } else {
            say(LoginReply.NO_ARGUMENT.with("QUIT"));
        }
    }

    /** No worker could be had: the client may try again, or another way. */
    public void notGiven(Reply why) {
        say(why);
    }

    /** A login was tried, and this came of it. */
    void judge(Verdict proved, String method) {
        Verdict verdict = client.weigh(proved);
        if (verdict instanceof Verdict.Accepted accepted) {
            if (client.isGone()) {
                return;
            }
            if (client.isTooSoon(accepted)) {
                say(LoginReply.LOGIN_DELAY);
            } else {
                client.give(accepted, method);
            }
            return;
        }
        client.refused(verdict, method);
        if (verdict instanceof Verdict.Unavailable) {
            client.pause(rules.delay(), () -> say(LoginReply.DATABASE_DOWN));
        } else if (++failures < rules.tries()) {
            client.pause(rules.delay(), () -> say(LoginReply.FAILED));
        } else {
            client.pause(rules.delay(), () -> client.end(LoginReply.TOO_MANY_FAILURES));
        }
    }
}
