package popit.pop;

import popserv.base.Reply;

/**
 * Every sentence popit says to a client, by name. Handlers choose which; how it is worded is
 * decided here alone. Response codes are those of RFC 2449 section 8 and RFC 3206.
 */
final class PopReply {
    /** The answer to the password: the maildrop is held. */
    static final Reply GREETING = Reply.ok("{} ({} octets)");

    static final Reply STAT = Reply.ok("{} {}");
    static final Reply LISTING = Reply.ok("{} ({} octets)");
    static final Reply ONE_LISTED = Reply.ok("{} {}");
    static final Reply MESSAGE = Reply.ok("{} octets");
    static final Reply TOP = Reply.ok("top of message {} follows");
    static final Reply UNIQUE_IDS = Reply.ok("unique-ids follow");
    static final Reply DELETED = Reply.ok("message {} deleted");
    static final Reply NOTHING = Reply.ok("");
    static final Reply RESET = Reply.ok("maildrop has {} ({} octets)");
    static final Reply CAPABILITIES = Reply.ok("capabilities follow");
    static final Reply BYE = Reply.ok("bye, {} left");

    static final Reply UNKNOWN = Reply.err("unknown command");
    static final Reply EMPTY = Reply.err("empty command line");
    static final Reply TOO_LONG = Reply.err("command line too long, 255 octets are the most");
    static final Reply CONTROLS = Reply.err("control characters in command line");
    static final Reply NO_ARGUMENT = Reply.err("{} takes no argument");
    static final Reply WANTS_NUMBER = Reply.err("{} takes one message number");
    static final Reply WANTS_OPTIONAL_NUMBER = Reply.err("{} takes one message number or none");
    static final Reply WANTS_NUMBER_AND_LINES =
            Reply.err("{} takes a message number and a number of lines");
    static final Reply WANTS_OPTIONAL_WORD = Reply.err("{} takes one language tag or none");
    static final Reply NOT_A_NUMBER = Reply.err("not a number in base 10");
    static final Reply NO_SUCH_MESSAGE = Reply.err("no such message, only {} in maildrop");
    static final Reply ALREADY_DELETED = Reply.err("message {} is deleted");
    static final Reply LOGGED_IN = Reply.err("already logged in");
    static final Reply UTF8_BEFORE_LOGIN = Reply.err("UTF8 comes before login");

    static final Reply READ_ONLY = Reply.err("this maildrop is read-only in this session");
    static final Reply GONE = Reply.err("message {} was removed by another program");
    static final Reply UNREADABLE = Reply.err("SYS/TEMP", "message {} cannot be read now");
    static final Reply NOT_ALL_REMOVED =
            Reply.err("SYS/TEMP", "{} deleted messages could not be removed");

    static final Reply IN_USE = Reply.err("IN-USE", "maildrop is in use by another session");
    static final Reply NO_MAILDROP = Reply.err("SYS/PERM", "there is no maildrop here");
    static final Reply NOT_OPENED = Reply.err("SYS/TEMP", "maildrop cannot be opened now");
    static final Reply UNKNOWN_OPTION = Reply.err("SYS/PERM", "unknown option in the user name");
    static final Reply OUR_MISTAKE = Reply.err("SYS/TEMP", "internal error");

    private PopReply() {}
}
