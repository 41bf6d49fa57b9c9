package popserv;

import java.util.ArrayList;
import java.util.List;
import popserv.base.Manual;
import popserv.control.Order;

/** Prints popctl(8) from the table of orders. */
final class PopctlPage {
    private PopctlPage() {}

    static String print() {
        List<String[]> orders = new ArrayList<>();
        for (Order order : Order.values()) {
            orders.add(new String[] {order.synopsis(), order.says()});
        }
        return Manual.page("popctl", 8, "ask and direct a running popserv")
                .section("Synopsis")
                .macros(
                        ".Nm\n.Op Fl C Ar file\n.Op Fl \\-json\n.Op Fl V\n.Op Fl h\n"
                                + ".Ar order\n.Op Ar argument")
                .section("Description")
                .text(
                        "popctl asks a running popserv(8) over its control socket, which only root"
                            + " and the user popserv runs as may use. It finds the socket by"
                            + " popserv's configuration: control.socket in popserv.conf(5), which"
                            + " is on by default wherever there is a pidfile. Of a file with"
                            + " mistakes it takes what can be understood.\n\n"
                            + "popserv knows the sessions it has given away since it was started."
                            + " Those that an instance before it gave away go on in their workers,"
                            + " but are not listed and cannot be kicked; while that instance drains"
                            + " after TERM, nobody can ask it any more. Sessions of resident"
                            + " workers that a reload or their uses replaced are listed and can be"
                            + " kicked; a worker of another make may be one that takes no orders.")
                .section("Options")
                .list(CommandLineOptions.list(Popctl.spec()))
                .section("Orders")
                .list(orders)
                .section("Exit status")
                .list(
                        List.of(
                                new String[] {"0", "Done; check: a login can succeed."},
                                new String[] {"64", "Bad usage."},
                                new String[] {"66", "There is no such Maildir."},
                                new String[] {"67", "No such account, session, folder or block."},
                                new String[] {
                                    "69",
                                    "No popserv answers at the socket, or something that is needed"
                                            + " is missing."
                                },
                                new String[] {"70", "A mistake of popserv's; please report it."},
                                new String[] {"75", "It may work later."},
                                new String[] {"76", "What answers is no popserv."},
                                new String[] {
                                    "77", "Not permitted; check: the account may not, or cannot."
                                },
                                new String[] {"78", "A bad configuration."}))
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
}
