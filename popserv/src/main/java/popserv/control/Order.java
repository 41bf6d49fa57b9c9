package popserv.control;

import java.util.List;

/** What popctl can be told to do, in one table: the command line and the manual come from it. */
public enum Order {
    /** Who is there. */
    WHO(
            "who",
            List.of(),
            "List the sessions that live: account, address, state, since when, road, worker, and"
                + " the octets that popserv itself carried. Sessions in the authorization state"
                + " have no account yet. popserv knows the sessions it has given away itself, not"
                + " those of an instance before it."),
    /** End a session. */
    KICK(
            "kick",
            List.of("SESSION|ACCOUNT"),
            "End one session, or all of an account. The connection is closed, or the process that"
                    + " serves it is ended; nothing is deleted, for the session does not reach"
                    + " UPDATE."),
    /** Who is refused. */
    BLOCKED(
            "blocked",
            List.of(),
            "List the accounts and addresses that are refused for a while after too many failed"
                    + " logins (auth.block), and for how many seconds yet."),
    /** Let somebody in again. */
    UNBLOCK(
            "unblock",
            List.of("ACCOUNT|ADDRESS"),
            "Let an account or an address in again, and forget its failed logins."),
    /** Read the configuration again. */
    RELOAD(
            "reload",
            List.of(),
            "Read the configuration again, as HUP does, and wait until it holds. Mistakes are told"
                    + " with file and line; then what ran before goes on."),
    /** How it fares. */
    STATS(
            "stats",
            List.of(),
            "Tell version and uptime, sessions by state, logins and failures since the start,"
                    + " workers, and what waits or was lost on the way to syslog, MySQL, UDP and"
                    + " whoson."),
    /** What a login would do. */
    CHECK(
            "check",
            List.of("ACCOUNT"),
            "Walk through what a login of that name would do, without a password: the name taken"
                + " apart, the user database, the stored password's form and the mechanisms that"
                + " can work with it, limits, the Maildir as the user who will read it, and the"
                + " worker. Each step says what it found, and a step that fails what to do."),
    /** What a worker sees in a Maildir. */
    MAILDROP(
            "maildrop",
            List.of("PATH"),
            "Show a Maildir or Maildir++ folder as popit would serve it: numbers, octets, flags and"
                + " unique-ids of its messages, and the state of its index and lock. Nothing in it"
                + " is changed. popctl reads it itself, so popserv need not run.");

    private final String word;
    private final List<String> arguments;
    private final String says;

    Order(String word, List<String> arguments, String says) {
        this.word = word;
        this.arguments = arguments;
        this.says = says;
    }

    /** Returns the word on the command line. */
    public String word() {
        return word;
    }

    /** Returns what its arguments are called. */
    public List<String> arguments() {
        return arguments;
    }

    /** Returns what it does, in sentences for the manual. */
    public String says() {
        return says;
    }

    /** Returns word and arguments, as the manual shows them. */
    public String synopsis() {
        return arguments.isEmpty() ? word : word + " " + String.join(" ", arguments);
    }
}
