package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import popserv.auth.StoredSecret;
import popserv.base.Event;
import popserv.base.EventKeys;
import popserv.base.Manual;
import popserv.base.Variables;
import popserv.home.HomeDirectives;

/** Prints popserv's manual pages and sample files from its tables: {@code conf/print} calls it. */
public final class Pages {
    private static final String SYNTAX =
            "One directive stands on a line: its name, blanks, and its value to the end of the"
                + " line. Blank lines, and lines whose first character that is not blank is #, are"
                + " ignored. Unknown names, bad values and contradictions are errors; popserv -t"
                + " tells all of them with file and line. Where a directive may be given more than"
                + " once, all lines count, in their order; otherwise the last one does. Switches"
                + " take 0 or 1. A relative file name is taken from the directory of the"
                + " configuration file.";

    private Pages() {}

    /** Writes every page into the directory named by the only argument. */
    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, String> page : all().entrySet()) {
            Files.writeString(Path.of(args[0], page.getKey()), page.getValue());
        }
    }

    /** Returns the pages by the names of their files. */
    public static Map<String, String> all() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("popserv.8", popserv());
        pages.put("popctl.8", PopctlPage.print());
        pages.put("popserv.conf.5", popservConf());
        pages.put("home.conf.5", homeConf());
        pages.put("popserv-log.5", log());
        pages.put(
                "popserv.conf",
                Manual.sample(
                        "popserv.conf: the configuration of popserv; see popserv.conf(5). Lines"
                                + " beginning with # show defaults or examples.",
                        FrontDirectives.TABLE));
        pages.put(
                "home.conf",
                Manual.sample(
                        "home.conf: the user database of popserv; see home.conf(5).",
                        HomeDirectives.TABLE));
        return pages;
    }

    private static String popserv() {
        return Manual.page("popserv", 8, "POP3 server")
                .section("Synopsis")
                .macros(
                        ".Nm\n.Op Fl i\n.Op Fl C Ar file\n.Op Fl b Ar [address][:port]\n"
                                + ".Op Fl t\n.Op Fl V\n.Op Fl h")
                .section("Description")
                .text(
                        "popserv accepts POP3 connections, logs clients in, and then gives each"
                            + " connection away to a separate process, the worker popit, which"
                            + " serves the maildrop and never sees a password. It stays in the"
                            + " foreground.\n\n"
                            + "The client's socket itself goes to the worker: once a session is"
                            + " given away it goes on to its end even if popserv is restarted or"
                            + " killed. A session that popserv must carry, for TLS is spoken on it,"
                            + " ends with popserv; nothing is deleted in a session that is cut.\n\n"
                            + "Started by systemd(1) with sockets (LISTEN_FDS), it uses them in"
                            + " place of those of bindto and tls.bindto.")
                .section("Options")
                .list(CommandLineOptions.list())
                .section("Signals")
                .list(
                        List.of(
                                new String[] {
                                    "HUP",
                                    "Read the configuration again, and open the accepting sockets"
                                        + " anew, without refusing or dropping one connection. A"
                                        + " faulty file is logged with file and line, and what ran"
                                        + " before goes on."
                                },
                                new String[] {
                                    "TERM",
                                    "Close the accepting sockets at once, so that another instance"
                                        + " can bind them; let every session end by itself; then"
                                        + " exit with 0. A second TERM ends now."
                                },
                                new String[] {
                                    "INT", "End now; open sessions are cut and delete nothing."
                                }))
                .section("Environment")
                .list(
                        List.of(
                                new String[] {
                                    "JAVA_HOME", "The Java to run with, before that in PATH."
                                },
                                new String[] {
                                    "POPSERV_JAVA_OPTS",
                                    "More options for the Java virtual machine, such as -Xmx512m;"
                                            + " POPIT_JAVA_OPTS are those of popit."
                                }))
                .section("Files")
                .list(
                        List.of(
                                new String[] {
                                    "/usr/local/etc/popserv.conf",
                                    "The configuration; /etc/popserv/popserv.conf if that is"
                                            + " missing."
                                },
                                new String[] {
                                    "home.conf, popit.conf",
                                    "Beside it: the user database, and the worker's configuration."
                                }))
                .section("Exit status")
                .list(
                        List.of(
                                new String[] {"0", "A clean end, also after TERM."},
                                new String[] {"64", "Bad usage."},
                                new String[] {
                                    "69", "An address cannot be bound, or a resource is missing."
                                },
                                new String[] {
                                    "78",
                                    "A bad configuration. A mistake in popit.conf is found by the"
                                        + " worker, which starts beside: then popserv ends a moment"
                                        + " after it began."
                                }))
                .section("Examples")
                .text("Look for mistakes, then have them read without losing a connection:")
                .display("popserv -t && kill -HUP $(cat /run/popserv.pid)")
                .text("Put a new version in the place of the old one; no session ends by it:")
                .display("kill -TERM $(cat /run/popserv.pid)\npopserv")
                .text("Try a configuration on a port of its own:")
                .display("popserv -C new.conf -b 127.0.0.1:1110")
                .text("In inetd.conf(5), one popserv for all clients:")
                .display("pop3 stream tcp wait root /usr/sbin/popserv popserv -i")
                .section("See also")
                .macros(
                        ".Xr home.conf 5 ,\n.Xr popit.conf 5 ,\n.Xr popserv-log 5 ,\n"
                                + ".Xr popserv.conf 5 ,\n.Xr popctl 8 ,\n.Xr popit 8")
                .section("Standards")
                .text("RFC 1939, RFC 2449, RFC 3206, RFC 4422, RFC 5034.")
                .print();
    }

    private static String popservConf() {
        List<String[]> variables = new ArrayList<>();
        for (String[] meaning : Variables.MEANINGS) {
            variables.add(new String[] {"%" + meaning[0], meaning[1] + "."});
        }
        variables.add(new String[] {"%%", "a percent sign."});
        return Manual.page("popserv.conf", 5, "configuration of popserv")
                .section("Description")
                .text(SYNTAX)
                .section("Directives")
                .directives(FrontDirectives.TABLE)
                .section("Variables")
                .text("Templates may hold these variables:")
                .list(variables)
                .section("Examples")
                .text(
                        "A host of virtual domains. Everything runs as the user vmail, who owns the"
                            + " mail; TLS for those who ask, on ports 110 and 995; who guesses is"
                            + " kept out for ten minutes:")
                .display(PageExamples.VIRTUAL)
                .text(
                        "Accounts of the host, each with mail of its own: popserv stays root and"
                            + " has a worker with the uid of each account. Passwords travel over"
                            + " TLS only, and joe+work is the folder work of joe:")
                .display(PageExamples.ACCOUNTS)
                .text(
                        "Behind two proxies that speak TLS with the clients and tell their"
                                + " addresses; logins are kept in MySQL:")
                .display(PageExamples.PROXIED)
                .section("See also")
                .macros(".Xr home.conf 5 ,\n.Xr popit.conf 5 ,\n.Xr popserv 8")
                .print();
    }

    private static String homeConf() {
        return Manual.page("home.conf", 5, "user database of popserv")
                .section("Description")
                .text(
                        "home.conf tells where accounts are found, in the manner of libhome. "
                                + SYNTAX.replace(
                                        "Where a directive may be given more than once, all lines"
                                            + " count, in their order; otherwise the last one does."
                                            + " ",
                                        "Of several lines of one keyword, the first stands. ")
                                + " Dots and underlines in keywords do not count.\n\n"
                                + "A line [tag1,foo*] opens a section that holds for those tags"
                                + " only; a * stands for any ending. Lines before the first section"
                                + " hold for all tags. popserv's tag is popserv unless popserv.conf"
                                + " says otherwise.")
                .section("Directives")
                .directives(HomeDirectives.TABLE)
                .section("Stored passwords")
                .text(
                        "A stored password is a hash in any form the host's crypt(3) knows (with"
                            + " crypt 0 in popserv.conf: the password itself), or it says what it"
                            + " is by a scheme in front of it, as in {SSHA512}..., which may be any"
                            + " of: "
                                + String.join(", ", StoredSecret.schemes())
                                + ". The scheme may end in .HEX or .B64 to say how the value is"
                                + " written.\n\n"
                                + "APOP, cram-md5 and scram need {PLAIN}, or for the last two the"
                                + " scheme of their name. An account is locked by an empty"
                                + " password, or one that begins with * or !. A stored value that"
                                + " asks for more than some seconds of work matches nothing.")
                .section("Examples")
                .text("Virtual users in a file beside home.conf:")
                .display("mode file\nfile users")
                .text("Virtual users in MySQL, with a second server in reserve:")
                .display(
                        "mode mysql\nmy_hosts db1.example.com db2.example.com\nbacktime 60\n"
                                + "my_user popserv\nmy_passwd secret\nmy_database mail\n"
                                + "table mailbox\nwhere username\npasswd password\n"
                                + "uid \"5000\"\ngid \"5000\"\nhome \"/var/mail/%d/%n\"")
                .text("A directory that checks passwords itself:")
                .display(
                        "mode ldap\nld_hosts ldap.example.com\nld_tls starttls\n"
                                + "ld_base ou=people,dc=example,dc=com\n"
                                + "ld_filter (&(objectClass=posixAccount)(mail=%u))\n"
                                + "uid uidNumber\ngid gidNumber\nhome homeDirectory")
                .section("See also")
                .macros(".Xr popserv.conf 5 ,\n.Xr popserv 8")
                .print();
    }

    private static String log() {
        Manual page =
                Manual.page("popserv-log", 5, "log lines of popserv and popit")
                        .section("Description")
                        .text(
                                "Each line is the session's identity, the name of the event, and"
                                    + " KEY=VALUE pairs. The identity joins the lines of popserv"
                                    + " and popit; a line of no session has a hyphen there. Values"
                                    + " are printable ASCII: other octets are written \\xHH, and a"
                                    + " value with blanks stands between double quotes, in which"
                                    + " quotes and backslashes have a backslash before them and an"
                                    + " equals sign is written \\x3d: no value holds what looks"
                                    + " like a key.\n\n"
                                    + "In syslog, facility local0, each line has the time and"
                                    + " popserv's name before it; in a file the time, with"
                                    + " milliseconds and zone; on standard error neither, but the"
                                    + " level as <N>, which systemd's journal understands.")
                        .section("Examples")
                        .text("A session, from its login to its end, as a file has it:")
                        .display(PageExamples.SESSION)
                        .text("A guess, and that its address is kept out:")
                        .display(PageExamples.GUESS)
                        .text("All lines of one session, all logins of an account:")
                        .display(
                                "grep -F ' mx0ccahm-1 ' popserv.log\n"
                                        + "grep -E ' login user=joe ' popserv.log")
                        .section("Events");
        List<String[]> events = new ArrayList<>();
        for (Event event : Event.all()) {
            events.add(
                    new String[] {
                        event.name(),
                        event.meaning()
                                + " Level "
                                + event.level().toString().toLowerCase(java.util.Locale.ROOT)
                                + ". Keys: "
                                + String.join(", ", event.keys())
                                + "."
                    });
        }
        page.list(events).section("Keys");
        List<String[]> keys = new ArrayList<>();
        EventKeys.MEANINGS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(key -> keys.add(new String[] {key.getKey(), key.getValue() + "."}));
        return page.list(keys).section("See also").macros(".Xr popit 8 ,\n.Xr popserv 8").print();
    }
}
