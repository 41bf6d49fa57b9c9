package popserv.login;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The commands of the AUTHORIZATION state, in one table: verb, section that defines it, and
 * handler.
 */
enum LoginCommand {
    CAPA("RFC 2449 section 5", Login::capa),
    USER("RFC 1939 section 7", (login, argument) -> login.passwords().user(argument)),
    PASS("RFC 1939 section 7", (login, argument) -> login.passwords().pass(argument)),
    APOP("RFC 1939 section 7", (login, argument) -> login.passwords().apop(argument)),
    AUTH("RFC 5034 section 4", Login::auth),
    UTF8("RFC 6856 section 2.1", Login::utf8),
    LANG("RFC 6856 section 3", Login::lang),
    STLS("RFC 2595 section 4", Login::stls),
    QUIT("RFC 1939 section 4", Login::quit);

    /** Commands that log in, which TLS may have to come before. */
    private static final Set<String> LOGINS = Set.of("USER", "PASS", "APOP", "AUTH");

    /** Commands that exist, but only in the TRANSACTION state, where popit answers them. */
    private static final Set<String> LATER =
            Set.of("STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL");

    private static final Map<String, LoginCommand> BY_VERB = new HashMap<>();

    static {
        for (LoginCommand command : values()) {
            BY_VERB.put(command.name(), command);
        }
    }

    private final String section;
    private final Handler handler;

    /** What a command does with the text after its verb and one blank. */
    private interface Handler {
        void handle(Login login, String argument);
    }

    LoginCommand(String section, Handler handler) {
        this.section = section;
        this.handler = handler;
    }

    /** Returns where the command is defined. */
    String section() {
        return section;
    }

    /** Returns whether this is a command of POP3, before login or after. */
    static boolean isVerb(String verb) {
        return BY_VERB.containsKey(verb) || LATER.contains(verb);
    }

    /** Answers one line of a client. */
    static void answer(Login login, String line) {
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String verb = word.toUpperCase(Locale.ROOT);
        LoginCommand command = BY_VERB.get(verb);
        if (LOGINS.contains(verb) && login.needsTls()) {
            login.say(LoginReply.TLS_FIRST);
        } else if (command != null) {
            command.handler.handle(login, blank < 0 ? "" : line.substring(blank + 1));
        } else {
            login.say(LATER.contains(verb) ? LoginReply.NOT_NOW : LoginReply.UNKNOWN);
        }
    }
}
