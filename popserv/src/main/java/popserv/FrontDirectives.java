package popserv;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import popserv.auth.AuthDirectives;
import popserv.auth.PolicyDirectives;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Directives.Group;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.base.Template;
import popserv.home.HomeConf;
import popserv.limits.LimitDirectives;
import popserv.name.NameDirectives;
import popserv.record.RecordDirectives;

/** The directives of popserv.conf, each written down once. */
public final class FrontDirectives {
    static final Directive<Endpoint> BINDTO =
            Directive.of("bindto", Endpoint.kind(110))
                    .defaultWords("all addresses, IPv4 and IPv6, port 110")
                    .says(
                            "Where to accept connections: an address, a port, or both. Without an"
                                    + " address, all of the host's, IPv4 and IPv6; without a port,"
                                    + " 110. An IPv6 address stands in brackets. [::] takes IPv4,"
                                    + " too, unless 0.0.0.0 stands beside it with the same port."
                                    + " To go from all addresses to one at the same port, or back,"
                                    + " takes a restart.")
                    .example("192.0.2.1:110")
                    .repeated();

    static final Directive<String> HOSTNAME =
            Directive.of("hostname", Kind.of("name", FrontDirectives::hostName))
                    .defaultWords("the host's own name")
                    .says("Our host name, in the APOP challenge and in records of logins.")
                    .example("pop.example.com");

    static final Directive<Integer> TIMELIMIT =
            Directive.of("timelimit", Kind.seconds(0))
                    .byDefault("0")
                    .defaultWords("no limit but that of logintime")
                    .says(
                            "The longest pause between two commands before login, in seconds; 0 for"
                                + " none. A connection that is silent for longer is closed without"
                                + " a word.")
                    .example("60");

    static final Directive<Integer> LOGINTIME =
            Directive.of("logintime", Kind.seconds(1))
                    .byDefault("180")
                    .says(
                            "The longest a connection may take to log in, in seconds. Then it is"
                                    + " closed.");

    static final Directive<Integer> ACCEPTS =
            Directive.of("accepts", Kind.number(1, 65536))
                    .byDefault("1")
                    .says(
                            "The most connections that are accepted at a time, before those that"
                                    + " are there already get their turn.")
                    .example("16");

    static final Directive<Integer> AUTOCLOSE =
            Directive.of("autoclose", Kind.seconds(0))
                    .byDefault("0")
                    .defaultWords("never")
                    .says(
                            "Close the accepting sockets so many seconds after they were opened or"
                                + " taken over, and end as after TERM. In inetd's wait mode this"
                                + " gives the port back to inetd, which starts popserv anew for the"
                                + " next client.")
                    .example("3600");

    static final Directive<Integer> SAMEADDRMAX =
            Directive.of("sameaddrmax", Kind.number(0, 1_000_000))
                    .byDefault("0")
                    .defaultWords("no limit")
                    .says(
                            "The most simultaneous connections from one address, those given away"
                                + " to popit included. The next one hears -ERR [SYS/TEMP] and is"
                                + " closed.")
                    .example("20");

    static final Directive<Integer> SESSIONS_MAX =
            Directive.of("sessions.max", Kind.number(1, 10_000_000))
                    .byDefault("10000")
                    .says(
                            "The most simultaneous connections in all, those given away included."
                                    + " The next one hears -ERR [SYS/TEMP] and is closed. When nine"
                                    + " places in ten are taken, each that comes sends away the one"
                                    + " that has been there for longest, "
                                    + Crowd.SECONDS
                                    + " seconds at least, and not logged in.");

    static final Directive<Integer> SESSIONS_ACCOUNTMAX =
            Directive.of("sessions.accountmax", Kind.number(0, 1_000_000))
                    .byDefault("0")
                    .defaultWords("no limit")
                    .says("The most simultaneous sessions of one account from one address.")
                    .example("4");

    static final Directive<String> UID =
            Directive.of("uid", Kind.word("user"))
                    .defaultWords("who started popserv")
                    .says(
                            "Run as this user, by number or name, from the moment the sockets are"
                                + " open and before any client is served. Supplementary groups are"
                                + " dropped.")
                    .example("popserv");

    static final Directive<String> GID =
            Directive.of("gid", Kind.word("group"))
                    .defaultWords("the user's own group with uid, else who started popserv")
                    .says("Run as this group, by number or name.")
                    .example("popserv");

    static final Directive<Integer> FD_LIMIT =
            Directive.of("fd.limit", Kind.number(0, Integer.MAX_VALUE))
                    .byDefault("0")
                    .defaultWords("as many as the hard limit gives")
                    .says(
                            "How many descriptors popserv may have open; 0 for as many as possible."
                                    + " It takes "
                                    + RunAs.LEAST_DESCRIPTORS
                                    + " at least.")
                    .example("65536");

    static final Directive<String> LOG =
            Directive.of("log", Kind.text("syslog|-|file"))
                    .byDefault("syslog")
                    .says(
                            "Where log lines go: syslog (facility local0), a hyphen for standard"
                                + " error, or the name of a file. A file is appended to, and opened"
                                + " again on HUP.")
                    .example("/var/log/popserv.log");

    static final Directive<String> LOG_LEVEL =
            Directive.of("log.level", Kind.choice("error", "warn", "info", "debug"))
                    .byDefault("info")
                    .says(
                            "The least grave lines that are logged: error, warn, info or debug."
                                    + " Logins are info.");

    static final Directive<Boolean> CAPA_IMPLEMENTATION =
            Directive.of("capa.implementation", Kind.flag())
                    .byDefault("0")
                    .says(
                            "1: CAPA tells our name and version (IMPLEMENTATION), though only to"
                                    + " those who have logged in; the bundled popit does it.");

    static final Directive<String> DEBUG_COMMANDS =
            Directive.of("debug.commands", Kind.choice("0", "1", "2"))
                    .byDefault("0")
                    .says(
                            "Logs the commands before login that failed (1), or all (2), with their"
                                    + " replies. Passwords and what else proves who a client is"
                                    + " show as an asterisk. popit.conf has the same for the"
                                    + " commands after login.");

    static final Directive<Path> PIDFILE =
            Directive.of("pidfile", Kind.file())
                    .says(
                            "A file that holds popserv's process number. It is written when the"
                                    + " sockets are open, and removed at TERM, if uid may do that"
                                    + " in its directory. HUP moves it, if uid may.")
                    .example("/run/popserv.pid");

    static final Directive<String> HOME_TAG =
            Directive.of("home.tag", Kind.word("tag"))
                    .byDefault(HomeConf.TAG)
                    .says("The tag that chooses the sections of home.conf.")
                    .example("popserv-test");

    static final Directive<Boolean> CRYPT =
            Directive.of("crypt", Kind.flag())
                    .byDefault("1")
                    .says(
                            "1: stored passwords are crypted as crypt(3) does. 0: they are plain."
                                    + " A password with a scheme before it, such as {PLAIN} or"
                                    + " {SHA512-CRYPT}, is what its scheme says either way.");

    static final Directive<Boolean> APOP =
            Directive.of("apop", Kind.flag())
                    .byDefault("0")
                    .says(
                            "1: offer APOP (RFC 1939). It works for accounts whose password is"
                                    + " stored plain: with crypt 0, or as {PLAIN}.");

    static final Directive<Path> HOME_CONF =
            Directive.of("home.conf", Kind.file())
                    .byDefault("home.conf")
                    .defaultWords("home.conf beside popserv.conf")
                    .says("The configuration of the user database; see home.conf(5).");

    static final Directive<Template> MAILDIR =
            Directive.of("maildir", Template.kind("template"))
                    .byDefault("%h/Maildir")
                    .says(
                            "Where an account's Maildir is. See the section on variables. A Maildir"
                                    + " that is missing is made if the account's home exists. An"
                                    + " account whose name, or what the template uses of it, has a"
                                    + " slash, or is a dot or two, is refused unless it is in %h.")
                    .example("/srv/mail/%d/%n");

    static final Directive<Duration> AUTH_DELAY =
            Directive.of("auth.delay", Kind.duration())
                    .byDefault("2")
                    .says(
                            "The pause between a failed login and its answer, in seconds; fractions"
                                + " are allowed. It is counted from the moment the client asked,"
                                + " and if checking took longer, it is twice or thrice as much: so"
                                + " the time tells nobody whether there is such an account,"
                                + " whatever a directory or PAM does. It holds up nobody else.")
                    .example("0.5");

    static final Directive<Integer> AUTH_TRIES =
            Directive.of("auth.tries", Kind.number(1, 1000))
                    .byDefault("3")
                    .says("Failed logins after which the connection is closed.");

    /** The table, in the order of the manual. */
    public static final Directives TABLE =
            new Directives(
                    List.of(
                            new Group(
                                    "Connections",
                                    List.of(
                                            BINDTO, HOSTNAME, TIMELIMIT, LOGINTIME, ACCEPTS,
                                            AUTOCLOSE)),
                            new Group("TLS and proxies", TlsDirectives.ALL),
                            new Group(
                                    "Limits",
                                    List.of(SAMEADDRMAX, SESSIONS_MAX, SESSIONS_ACCOUNTMAX)),
                            new Group(
                                    "Accounts and passwords",
                                    List.of(
                                            HOME_CONF,
                                            HOME_TAG,
                                            MAILDIR,
                                            NameDirectives.FOLDER,
                                            NameDirectives.USEROPT,
                                            CRYPT,
                                            APOP,
                                            LimitDirectives.MASTER_SEPARATOR)),
                            new Group(
                                    "Keeping strangers out",
                                    List.of(
                                            LimitDirectives.PLAINTEXT,
                                            AUTH_DELAY,
                                            AUTH_TRIES,
                                            LimitDirectives.BLOCK,
                                            LimitDirectives.LOGIN_DELAY,
                                            PolicyDirectives.POLICY,
                                            PolicyDirectives.HEADER,
                                            PolicyDirectives.NONCE)),
                            AuthDirectives.GROUP,
                            new Group("What a login leaves behind", RecordDirectives.ALL),
                            new Group("The worker", WorkerDirectives.ALL),
                            new Group(
                                    "The program itself",
                                    List.of(
                                            UID,
                                            GID,
                                            LOG,
                                            LOG_LEVEL,
                                            CAPA_IMPLEMENTATION,
                                            DEBUG_COMMANDS,
                                            PIDFILE,
                                            AdminDirectives.SOCKET,
                                            AdminDirectives.METRICS,
                                            FD_LIMIT))),
                    List.of(
                            FrontDirectives::apopNeedsPlain,
                            AuthDirectives::check,
                            PolicyDirectives::check,
                            RecordDirectives.RULE,
                            TlsDirectives.RULE));

    private FrontDirectives() {}

    private static void apopNeedsPlain(
            Settings settings, java.util.function.Consumer<Mistake> mistakes) {
        if (settings.get(APOP) && settings.get(CRYPT)) {
            mistakes.accept(
                    Mistake.warning(
                            settings.place(APOP),
                            "apop 1 with crypt 1: only accounts stored as {PLAIN} can use APOP"));
        }
    }

    /** It stands in a message-id, between angle brackets and behind an at sign (RFC 1939, APOP). */
    private static String hostName(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,255}")) {
            throw new IllegalArgumentException(
                    "takes a host name of letters, digits, dots and hyphens, not '" + text + "'");
        }
        return text;
    }
}
