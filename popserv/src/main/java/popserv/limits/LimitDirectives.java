package popserv.limits;

import popserv.base.Directive;
import popserv.base.Kind;

/** The directives of popserv.conf that keep strangers out, beside those of sessions. */
public final class LimitDirectives {
    /** Whether passwords may travel as they are outside TLS. */
    public static final Directive<Boolean> PLAINTEXT =
            Directive.of("auth.plaintext", Kind.flag())
                    .byDefault("1")
                    .says(
                            "0: outside TLS no password is taken as it is: USER is refused, and"
                                + " AUTH does not offer the mechanisms plain, login, oauthbearer"
                                + " and xoauth2. The word tls among an account's options in the"
                                + " user database does the same for one account.")
                    .example("0");

    /** How long account and address stay refused. */
    public static final Directive<Integer> BLOCK =
            Directive.of("auth.block", Kind.seconds(0))
                    .byDefault("60")
                    .says(
                            "How many seconds account and address stay refused after auth.tries"
                                + " failed logins in a row; 0: never, and who is refused when that"
                                + " is read is let in again. A client that is refused hears what it"
                                + " would of a wrong password, after the same pause, and its"
                                + " password is not checked. Failures of an account at one address"
                                + " refuse that account there. Failures at an address, whichever"
                                + " the accounts, refuse the address; of IPv6 addresses the /64"
                                + " counts as one. Failures of an account from that many addresses"
                                + " refuse the account. The last two do not concern an account"
                                + " where it has logged in within 30 days, from the same /24 or"
                                + " /48: nobody can lock another out of his account. The same wrong"
                                + " password again counts for its account at that address only. A"
                                + " login ends the row, and a row is forgotten after ten times as"
                                + " long without a failure, ten minutes at least.")
                    .example("300");

    /** The least time between two logins. */
    public static final Directive<Integer> LOGIN_DELAY =
            Directive.of("login.delay", Kind.seconds(0))
                    .byDefault("0")
                    .says(
                            "The least time between two logins of an account, in seconds. A login"
                                + " that comes too soon is refused with -ERR [LOGIN-DELAY], after"
                                + " its password was checked, and the client may try again. CAPA"
                                + " tells it. Logins of masters are not counted. A restart of"
                                + " popserv forgets the last logins.")
                    .example("60");

    /** What stands between an actor and the account. */
    public static final Directive<String> MASTER_SEPARATOR =
            Directive.of("auth.master.separator", Kind.of("characters", LimitDirectives::marks))
                    .defaultWords("none: nobody acts as another")
                    .says(
                            "Lets an account log in in the place of another, with its own password:"
                                + " as actor*account when this is an asterisk, as actor!account"
                                + " when it is an exclamation mark; of several characters each"
                                + " works. By AUTH an actor may as well name the account as the"
                                + " mechanism's authorization identity. Who may, and as whom, is"
                                + " said by the word master among the actor's options in the user"
                                + " database. The log names both.")
                    .example("*!");

    private LimitDirectives() {}

    private static String marks(String text) {
        boolean fit =
                text.length() <= 8 && text.chars().allMatch(c -> "!*%#$^&~|:;,\\".indexOf(c) >= 0);
        if (!fit) {
            throw new IllegalArgumentException(
                    "takes some of the characters ! * % # $ ^ & ~ | : ; , \\ and not '"
                            + text
                            + "'");
        }
        return text;
    }
}
