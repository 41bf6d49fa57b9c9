package popserv;

import static popserv.base.Manual.item;

import java.util.List;
import popserv.base.Manual;
import popserv.base.Manual.Item;

/** Prints popserv(8); its options are those of the command line. */
final class PopservPage {
    private static final String DESCRIPTION =
            "popserv accepts POP3 connections, logs clients in, and then gives each connection away"
                + " to a separate process, the worker popit, which serves the maildrop and never"
                + " sees a password. It stays in the foreground.\n\n"
                + "The client's socket itself goes to the worker: once a session is given away it"
                + " goes on to its end even if popserv is restarted or killed. A session that"
                + " popserv must carry, for TLS is spoken on it, ends with popserv; nothing is"
                + " deleted in a session that is cut.\n\n"
                + "Started by systemd(1) with sockets (LISTEN_FDS), it uses them in place of those"
                + " of bindto and tls.bindto.";

    private static final List<Item> SIGNALS =
            List.of(
                    item(
                            "HUP",
                            "Read the configuration again, and open the accepting sockets anew,"
                                + " without refusing or dropping one connection. A faulty file is"
                                + " logged with file and line, and what ran before goes on."),
                    item(
                            "TERM",
                            "Close the accepting sockets at once, so that another instance can bind"
                                    + " them; let every session end by itself; then exit with 0. A"
                                    + " second TERM ends now."),
                    item("INT", "End now; open sessions are cut and delete nothing."));

    private static final List<Item> ENVIRONMENT =
            List.of(
                    item("JAVA_HOME", "The Java to run with, before that in PATH."),
                    item(
                            "POPSERV_JAVA_OPTS",
                            "More options for the Java virtual machine, such as -Xmx512m;"
                                    + " POPIT_JAVA_OPTS are those of popit."));

    private static final List<Item> FILES =
            List.of(
                    item(
                            "/usr/local/etc/popserv.conf",
                            "The configuration; /etc/popserv/popserv.conf if that is missing."),
                    item(
                            "home.conf, popit.conf",
                            "Beside it: the user database, and the worker's configuration."));

    private static final List<Item> STATUSES =
            List.of(
                    item("0", "A clean end, also after TERM."),
                    item("64", "Bad usage."),
                    item("69", "An address cannot be bound, or a resource is missing."),
                    item(
                            "78",
                            "A bad configuration. A mistake in popit.conf is found by the worker,"
                                    + " which starts beside: then popserv ends a moment after it"
                                    + " began."));

    private PopservPage() {}

    static String print() {
        return Manual.page("popserv", 8, "POP3 server")
                .section("Synopsis")
                .macros(
                        ".Nm\n.Op Fl i\n.Op Fl C Ar file\n.Op Fl b Ar [address][:port]\n"
                                + ".Op Fl t\n.Op Fl V\n.Op Fl h")
                .section("Description")
                .text(DESCRIPTION)
                .section("Options")
                .list(CommandLineOptions.list(Popserv.spec()))
                .section("Signals")
                .list(SIGNALS)
                .section("Environment")
                .list(ENVIRONMENT)
                .section("Files")
                .list(FILES)
                .section("Exit status")
                .list(STATUSES)
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
                        ".Xr home.conf 5 ,\n"
                                + ".Xr popit.conf 5 ,\n"
                                + ".Xr popserv-log 5 ,\n"
                                + ".Xr popserv-metrics 5 ,\n"
                                + ".Xr popserv.conf 5 ,\n"
                                + ".Xr popctl 8 ,\n"
                                + ".Xr popit 8")
                .section("Standards")
                .text("RFC 1939, RFC 2449, RFC 3206, RFC 4422, RFC 5034.")
                .print();
    }
}
