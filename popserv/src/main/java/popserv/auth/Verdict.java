package popserv.auth;

import popserv.home.Account;

/** What became of an attempt to log in. */
public sealed interface Verdict {

    /** Returns the name as the client gave it; empty when it gave none. */
    String typed();

    /**
     * The client is who it says.
     *
     * @param typed the name as the client gave it
     * @param account the account it may use
     * @param mechanism the way it proved itself, in lower case
     */
    record Accepted(String typed, Account account, String mechanism) implements Verdict {}

    /**
     * The client is not, or may not log in this way; which of the two it must not learn.
     *
     * @param typed the name as the client gave it
     * @param reason why, for the log alone
     * @param fingerprint the same for the same wrong password of the same account and for nothing
     *     else, as long as this process lives; empty when no password was seen
     */
    record Refused(String typed, Reason reason, String fingerprint) implements Verdict {}

    /**
     * Nobody can tell: a database is down. A fault of ours, to be told as one.
     *
     * @param typed the name as the client gave it
     * @param why for the log alone
     */
    record Unavailable(String typed, String why) implements Verdict {}

    /** Why an attempt was refused. Told to the log, never to the client. */
    enum Reason {
        /** The password is another. */
        WRONG,
        /** There is no such account. */
        UNKNOWN,
        /** The account exists, but nobody can log in to it by this way or from there. */
        FORBIDDEN,
        /** The caller did not let this name pass, or it cannot be a name. */
        NAME,
        /** What the client sent does not follow the mechanism's rules. */
        MALFORMED,
        /** What is stored cannot be understood. */
        UNUSABLE,
        /** Nothing was checked: there were too many failures before. */
        BLOCKED,
        /** Nothing was checked: the policy server said no. */
        POLICY
    }
}
