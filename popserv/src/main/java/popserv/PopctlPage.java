package popserv;

import static popserv.base.Manual.item;

import java.util.Arrays;
import java.util.List;
import popserv.base.Manual;
import popserv.base.Manual.Item;
import popserv.control.Order;

/** Prints popctl(8) from the table of orders. */
final class PopctlPage {
    private static final String DESCRIPTION =
            "popctl asks a running popserv(8) over its control socket, which only root and the user"
                + " popserv runs as may use. It finds the socket by popserv's configuration:"
                + " control.socket in popserv.conf(5), which is on by default wherever there is a"
                + " pidfile. Of a file with mistakes it takes what can be understood.\n\n"
                + "popserv knows the sessions it has given away since it was started. Those that an"
                + " instance before it gave away go on in their workers, but are not listed and"
                + " cannot be kicked; while that instance drains after TERM, nobody can ask it any"
                + " more. Sessions of resident workers that a reload or their uses replaced are"
                + " listed and can be kicked; a worker of another make may be one that takes no"
                + " orders.";

    private static final List<Item> STATUSES =
            List.of(
                    item("0", "Done; check: a login can succeed."),
                    item("64", "Bad usage."),
                    item("66", "There is no such Maildir."),
                    item("67", "No such account, session, folder or block."),
                    item(
                            "69",
                            "No popserv answers at the socket, or something that is needed is"
                                    + " missing."),
                    item("70", "A mistake of popserv's; please report it."),
                    item("75", "It may work later."),
                    item("76", "What answers is no popserv, or it hung up in the middle."),
                    item("77", "Not permitted; check: the account may not, or cannot."),
                    item("78", "A bad configuration."));

    private PopctlPage() {}

    static String print() {
        return Manual.page("popctl", 8, "ask and direct a running popserv")
                .section("Synopsis")
                .macros(
                        ".Nm\n.Op Fl C Ar file\n.Op Fl \\-json\n.Op Fl V\n.Op Fl h\n"
                                + ".Ar order\n.Op Ar argument")
                .section("Description")
                .text(DESCRIPTION)
                .section("Options")
                .list(CommandLineOptions.list(Popctl.spec()))
                .section("Orders")
                .list(orders())
                .section("Exit status")
                .list(STATUSES)
                .section("Examples")
                .text("Why can joe not fetch his mail?")
                .display("popctl check joe@example.com")
                .text("How many sessions are there of each account, by a program:")
                .display(
                        "popctl --json who | jq -r '.sessions[].account // empty' | sort |"
                                + " uniq -c")
                .section("See also")
                .macros(".Xr popserv-log 5 ,\n.Xr popserv.conf 5 ,\n.Xr popit 8 ,\n.Xr popserv 8")
                .print();
    }

    private static List<Item> orders() {
        return Arrays.stream(Order.values())
                .map(order -> item(order.synopsis(), order.says()))
                .toList();
    }
}
