package popserv.record;

import java.util.List;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Query;
import popserv.base.Settings;
import popserv.name.Ere;

/** The directives of what a login leaves behind: whoson, MySQL, UDP. */
public final class RecordDirectives {
    private static final Kind<Destination> DESTINATION =
            Kind.of("address:port", text -> Destination.parse(text, 0));
    private static final Kind<String> MYSQL_HOST =
            Kind.of(
                    "host[:port]",
                    text -> {
                        Destination.parse(text, 1);
                        return text;
                    });

    static final Directive<Ere> WHOSON_ALLOW =
            Directive.of("whoson.allow", Ere.kindIgnoringCase())
                    .repeated()
                    .says(
                            "Tells the whoson server of the logins of accounts that match this"
                                + " extended regular expression, in upper or lower case. Its lines"
                                + " may stand among those of whoson.deny: all are looked at in the"
                                + " order of the file, and the first that matches the account"
                                + " decides. An account that no line matches is not told.")
                    .example("@example\\.com$");

    static final Directive<Ere> WHOSON_DENY =
            Directive.of("whoson.deny", Ere.kindIgnoringCase())
                    .repeated()
                    .says(
                            "Keeps the logins of accounts that match from the whoson server; see"
                                    + " whoson.allow.")
                    .example("^(test|guest)@");

    static final Directive<WhosonServer> WHOSON_SERVER =
            Directive.of("whoson.server", WhosonServer.kind())
                    .repeated()
                    .byDefault("udp:127.0.0.1:9876")
                    .says(
                            "Where a whoson server is: over UDP, TCP, a Unix-domain stream (unix)"
                                + " or Unix-domain datagrams (unixd). The servers are tried in the"
                                + " order of the file until one answers; one that does not answer"
                                + " within a second is passed over for half a minute. What is sent"
                                + " is the client's address and the account. No login waits for it:"
                                + " while no server answers, up to 10000 logins wait, each for a"
                                + " minute at most. An account with control characters, or with"
                                + " blanks side by side or at an end, is not sent.")
                    .example("unix:/run/whosond.sock");

    static final Directive<String> LOGINFO_HOST =
            Directive.of("loginfo.host", MYSQL_HOST)
                    .byDefault("localhost")
                    .says(
                            "The MySQL or MariaDB server that logins are written to, reached over"
                                    + " TCP; port 3306 when none is given. See loginfo.query.")
                    .example("db.example.com:3306");

    static final Directive<String> LOGINFO_USER =
            Directive.of("loginfo.user", Kind.text("username"))
                    .says("Who to log in as to loginfo.host.")
                    .example("popserv");

    static final Directive<String> LOGINFO_PASSWORD =
            Directive.of("loginfo.password", Kind.text("password"))
                    .says(
                            "The password of loginfo.user. It is written in this file, so keep the"
                                    + " file from other users' eyes.")
                    .example("sesame");

    static final Directive<String> LOGINFO_DATABASE =
            Directive.of("loginfo.database", Kind.word("database"))
                    .says("The database of loginfo.query.")
                    .example("mail");

    static final Directive<Query> LOGINFO_QUERY =
            Directive.of("loginfo.query", Query.kind())
                    .byDefault("")
                    .defaultWords("none: nothing is written")
                    .says(
                            "The statement that is run when a login has succeeded. Its variables"
                                + " (see VARIABLES) are sent as parameters and never become part of"
                                + " the statement; quotes around them may be written or left out."
                                + " Logins do not wait for it: up to 10000 wait for the server"
                                + " while it is slow or down, and are written when it is back, up"
                                + " to 500 in a transaction; what does not fit is lost, and the log"
                                + " tells how many. When popserv ends, it waits some seconds for"
                                + " the rest to be written.")
                    .example(
                            "INSERT INTO logins (account, ip, at) VALUES ('%u', '%r',"
                                    + " FROM_UNIXTIME(%t))");

    static final Directive<Destination> LOGUDP_DST =
            Directive.of("logudp.dst", DESTINATION)
                    .says(
                            "Sends a UDP packet to this address for each login: the lines \"time\","
                                + " \"service\", \"user\", \"ip\" and \"source\", each with its"
                                + " value after a blank, and a last line that is a dot; with"
                                + " logudp.secret an \"md5\" line too. Lines end with LF. The"
                                + " address may be a name, which is looked up again every minute, a"
                                + " multicast group, or an IPv6 address in brackets.")
                    .example("192.0.2.25:4711");

    static final Directive<String> LOGUDP_SECRET =
            Directive.of("logudp.secret", Kind.word("word"))
                    .says(
                            "Adds the line \"md5 DIGEST CHALLENGE\" to the packet of logudp.dst:"
                                + " the challenge is new in each packet, and the digest is the MD5"
                                + " sum, in lower-case hexadecimal digits, of the challenge"
                                + " followed by this word.")
                    .example("sesame");

    static final Directive<Integer> LOGUDP_MULTICAST_TTL =
            Directive.of("logudp.multicast.ttl", Kind.number(0, 255))
                    .defaultWords("the system's, which is 1")
                    .says(
                            "How many routers a packet to a multicast group of logudp.dst may"
                                    + " pass: 1 stays on the local network.")
                    .example("4");

    /** All of them, for the table, in the order of the manual. */
    public static final List<Directive<?>> ALL =
            List.of(
                    WHOSON_ALLOW,
                    WHOSON_DENY,
                    WHOSON_SERVER,
                    LOGINFO_HOST,
                    LOGINFO_USER,
                    LOGINFO_PASSWORD,
                    LOGINFO_DATABASE,
                    LOGINFO_QUERY,
                    LOGUDP_DST,
                    LOGUDP_SECRET,
                    LOGUDP_MULTICAST_TTL);

    /** What no single line can tell. */
    public static final Directives.Rule RULE = RecordDirectives::check;

    private RecordDirectives() {}

    private static void check(Settings settings, Consumer<Mistake> mistakes) {
        boolean allows = settings.isSet(WHOSON_ALLOW);
        unused(settings, WHOSON_DENY, allows, "whoson.allow", mistakes);
        unused(settings, WHOSON_SERVER, allows, "whoson.allow", mistakes);
        boolean writes = !settings.get(LOGINFO_QUERY).isEmpty();
        for (Directive<?> directive :
                List.of(LOGINFO_HOST, LOGINFO_USER, LOGINFO_PASSWORD, LOGINFO_DATABASE)) {
            unused(settings, directive, writes, "loginfo.query", mistakes);
        }
        boolean sends = settings.isSet(LOGUDP_DST);
        unused(settings, LOGUDP_SECRET, sends, "logudp.dst", mistakes);
        unused(settings, LOGUDP_MULTICAST_TTL, sends, "logudp.dst", mistakes);
    }

    private static void unused(
            Settings settings,
            Directive<?> directive,
            boolean used,
            String needed,
            Consumer<Mistake> mistakes) {
        if (settings.isSet(directive) && !used) {
            mistakes.accept(
                    Mistake.warning(
                            settings.place(directive),
                            directive + " has no effect without " + needed));
        }
    }
}
