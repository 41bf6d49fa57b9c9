package popserv.base;

import java.util.Map;

/** What the keys of log lines mean, for the manual. */
public final class EventKeys {
    /** What each key means; no line has a key that is not here. */
    public static final Map<String, String> MEANINGS =
            Map.ofEntries(
                    Map.entry("user", "the account; in a failed login the name as typed"),
                    Map.entry("login", "the name as typed, when it differs from the account"),
                    Map.entry("master", "who logged in in the account's place"),
                    Map.entry("ip", "the client's address"),
                    Map.entry("local", "the local address the client came to"),
                    Map.entry("proxy", "the address of the proxy that speaks for the client"),
                    Map.entry("authority", "the host the client asked the proxy for"),
                    Map.entry("method", "how the client proved who it is: PASS, APOP, PLAIN..."),
                    Map.entry("tls", "TLS version and cipher; left out without TLS"),
                    Map.entry("folder", "the Maildir++ folder; left out for the inbox"),
                    Map.entry("option", "the option taken from the name by useropt"),
                    Map.entry("road", "how the session was given away: worker, exec or relay"),
                    Map.entry("worker", "the worker's process number"),
                    Map.entry("reason", "why, in few words"),
                    Map.entry("top", "messages sent by TOP"),
                    Map.entry("retr", "messages sent by RETR"),
                    Map.entry("dele", "messages deleted"),
                    Map.entry("octets", "octets sent"),
                    Map.entry("left", "messages left in the maildrop"),
                    Map.entry("seconds", "how long the session lasted"),
                    Map.entry("status", "the exit status"),
                    Map.entry("address", "an address and port"),
                    Map.entry("file", "a file and a line in it, or a directory"),
                    Map.entry("sessions", "how many sessions"),
                    Map.entry("count", "how many"),
                    Map.entry("what", "the thing concerned"),
                    Map.entry("command", "the command line as sent, secrets masked"),
                    Map.entry("reply", "the first line of the answer"),
                    Map.entry("version", "the program's version"),
                    Map.entry("text", "free text"));

    private EventKeys() {}
}
