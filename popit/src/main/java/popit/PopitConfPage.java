package popit;

import popserv.base.Manual;

/** Prints popit.conf(5) from the table of directives. */
final class PopitConfPage {
    private PopitConfPage() {}

    static String print() {
        return Manual.page("popit.conf", 5, "configuration of popit")
                .section("Description")
                .text(
                        "The syntax is that of popserv.conf(5): one directive a line. popserv reads"
                            + " the file's name from its popit.conf directive and passes it on.")
                .section("Directives")
                .directives(PopitDirectives.TABLE)
                .section("Examples")
                .text(
                        "Mail goes 90 days after it was fetched, and what clients delete goes into"
                                + " the folder Trash:")
                .display("timeout 600\nexpire 90\ndelete-expired 1\ndeleted trash")
                .text(
                        "Mail came from a Cyrus server, whose unique-ids are kept; news for"
                                + " everybody:")
                .display(
                        "uidl cyrus\nbulletin-source /srv/mail/bulletins\n"
                                + "bulletin-db /var/lib/popserv/bulletins")
                .section("See also")
                .macros(".Xr popserv.conf 5 ,\n.Xr popit 8")
                .print();
    }
}
