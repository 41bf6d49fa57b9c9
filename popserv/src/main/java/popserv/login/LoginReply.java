package popserv.login;

import popserv.base.Reply;

/**
 * Every sentence popserv says, in one place. Which refusal it is, a handler names; how, this file.
 */
public final class LoginReply {
    static final Reply GREETING = Reply.ok("POP3 service ready");
    static final Reply GREETING_APOP = Reply.ok("POP3 service ready {}");
    static final Reply NAME_TAKEN = Reply.ok("send PASS");
    static final Reply CAPABILITIES = Reply.ok("capabilities follow");
    static final Reply UTF8_ON = Reply.ok("UTF8 enabled");
    static final Reply TLS_NOW = Reply.ok("begin TLS");
    static final Reply MECHANISMS = Reply.ok("mechanisms follow");
    static final Reply BYE = Reply.ok("bye");

    static final Reply UNKNOWN = Reply.err("unknown command");
    static final Reply NOT_NOW = Reply.err("log in first");
    static final Reply TOO_LONG = Reply.err("line too long");
    static final Reply NO_ARGUMENT = Reply.err("{} takes no argument");
    static final Reply NEEDS_NAME = Reply.err("USER needs a name");
    static final Reply BAD_NAME = Reply.err("that is no name of a mailbox");
    static final Reply USER_FIRST = Reply.err("send USER first");
    static final Reply NEEDS_PASSWORD = Reply.err("PASS needs a password");
    static final Reply TLS_OFF = Reply.err("TLS is not offered");
    static final Reply TLS_ALREADY = Reply.err("TLS is active already");
    static final Reply TLS_FIRST =
            Reply.err("SYS/PERM", "logging in needs TLS: send STLS first, or use port 995");
    static final Reply APOP_OFF = Reply.err("APOP is not offered");
    static final Reply APOP_FORM = Reply.err("APOP needs a name and a digest");

    static final Reply CLEAR_OFF = Reply.err("passwords are taken over TLS only");
    static final Reply AUTH_FORM =
            Reply.err("AUTH takes a mechanism and perhaps an initial response");
    static final Reply NO_MECHANISM = Reply.err("that mechanism is not offered");
    static final Reply NO_BASE64 = Reply.err("that is not base64");
    static final Reply CANCELLED = Reply.err("cancelled");
    public static final Reply LOGIN_DELAY =
            Reply.err("LOGIN-DELAY", "you were here a moment ago, come again later");

    /** The same words for every reason a login can fail for: who guesses learns nothing. */
    static final Reply FAILED = Reply.err("AUTH", "authentication failed");

    static final Reply TOO_MANY_FAILURES = Reply.err("AUTH", "too many failures");
    static final Reply DATABASE_DOWN =
            Reply.err("SYS/TEMP", "the user database does not answer, try again later");
    public static final Reply NO_WORKER =
            Reply.err("SYS/TEMP", "the mail server is busy, try again later");
    public static final Reply TOO_MANY_SESSIONS =
            Reply.err("SYS/TEMP", "too many connections, try again later");
    public static final Reply TOO_MANY_FROM_ADDRESS =
            Reply.err("SYS/TEMP", "too many connections from your address");
    public static final Reply TOO_MANY_OF_ACCOUNT =
            Reply.err("SYS/TEMP", "too many sessions of this account from your address");
    public static final Reply BROKEN = Reply.err("SYS/TEMP", "internal error, try again later");
    public static final Reply NO_FOLDER =
            Reply.err("SYS/PERM", "there is no folder for you by that name");
    public static final Reply NO_MAILBOX =
            Reply.err("SYS/PERM", "your mailbox is not set up properly, tell your postmaster");

    private LoginReply() {}
}
