package popserv;

import static popserv.base.Manual.item;

import java.util.ArrayList;
import java.util.List;
import popserv.base.Manual;
import popserv.base.Manual.Item;
import popserv.base.Variables;

/** Prints popserv.conf(5) from the table of directives. */
final class PopservConfPage {
    private static final String REPEATED =
            "Where a directive may be given more than once, all lines count, in their order;"
                    + " otherwise the last one does.";

    private static final String VIRTUAL =
            "uid vmail\ngid vmail\nmaildir /srv/mail/%d/%n/Maildir\n"
                    + "tls.cert /etc/ssl/pop.example.com.pem\n"
                    + "tls.key /etc/ssl/private/pop.example.com.key\n"
                    + "sameaddrmax 50\nsessions.accountmax 4\nauth.block 600";

    private static final String ACCOUNTS =
            "maildir %h/Maildir\nfolder +([^%@/]*)\n"
                    + "tls.cert /etc/ssl/pop.example.com.pem\n"
                    + "tls.key /etc/ssl/private/pop.example.com.key\ntls.mode required";

    private static final String PROXIED =
            "bindto 192.0.2.10:110\nproxy.from 192.0.2.1\nproxy.from 192.0.2.2\n"
                    + "auth.plaintext 0\nuid vmail\n"
                    + "loginfo.host db1.example.com\nloginfo.user popserv\n"
                    + "loginfo.password secret\nloginfo.database mail\n"
                    + "loginfo.query INSERT INTO logins (at, account, ip) VALUES"
                    + " (FROM_UNIXTIME(%t), %u, %r)";

    private PopservConfPage() {}

    /**
     * Returns what the pages of popserv.conf and home.conf say of a file's lines.
     *
     * @param repeated a sentence on which of several lines of one directive counts
     */
    static String syntax(String repeated) {
        return "One directive stands on a line: its name, blanks, and its value to the end of the"
                + " line. Blank lines, and lines whose first character that is not blank is #, are"
                + " ignored. Unknown names, bad values and contradictions are errors; popserv -t"
                + " tells all of them with file and line. "
                + repeated
                + " Switches take 0 or 1. A relative name of a file, a directory or a program is"
                + " taken from the directory of the configuration file in which it stands.";
    }

    static String print() {
        return Manual.page("popserv.conf", 5, "configuration of popserv")
                .section("Description")
                .text(syntax(REPEATED))
                .section("Directives")
                .directives(FrontDirectives.TABLE)
                .section("Variables")
                .text("Templates may hold these variables:")
                .list(variables())
                .section("Examples")
                .text(
                        "A host of virtual domains. Everything runs as the user vmail, who owns the"
                            + " mail; TLS for those who ask, on ports 110 and 995; who guesses is"
                            + " kept out for ten minutes:")
                .display(VIRTUAL)
                .text(
                        "Accounts of the host, each with mail of its own: popserv stays root and"
                            + " has a worker with the uid of each account. Passwords travel over"
                            + " TLS only, and joe+work is the folder work of joe:")
                .display(ACCOUNTS)
                .text(
                        "Behind two proxies that speak TLS with the clients and tell their"
                                + " addresses; logins are kept in MySQL:")
                .display(PROXIED)
                .section("See also")
                .macros(
                        ".Xr home.conf 5 ,\n"
                                + ".Xr popit.conf 5 ,\n"
                                + ".Xr popserv-metrics 5 ,\n"
                                + ".Xr popserv 8")
                .print();
    }

    private static List<Item> variables() {
        List<Item> variables = new ArrayList<>();
        for (String[] meaning : Variables.MEANINGS) {
            variables.add(item("%" + meaning[0], meaning[1] + "."));
        }
        variables.add(item("%%", "a percent sign."));
        return variables;
    }
}
