package popit;

import static popserv.base.Manual.item;

import java.util.List;
import popserv.base.Manual;
import popserv.base.Manual.Item;
import popserv.handoff.BundledWorker;

/** Prints popit(8). */
final class PopitPage {
    private static final String DESCRIPTION =
            "popit serves the TRANSACTION and UPDATE states of POP3 on the Maildir or Maildir++"
                + " folder it is started in. It never sees a password: popserv(8), or another"
                + " program, has checked it before.\n\n"
                + "Started by popserv as a resident worker, it takes thousands of connections over;"
                + " see HANDOFF.md. Started by hand, by inetd(8) or by popserv for one session, the"
                + " client is on its descriptors 0 and 1, and the maildrop is the current"
                + " directory.";

    private static final List<Item> OPTIONS =
            List.of(
                    item("-C file", "Read this configuration file; see popit.conf(5)."),
                    item(
                            "-t",
                            "Check the configuration, print every mistake as file:line: message,"
                                    + " and exit with 0 or 78."),
                    item("-V", "Print version and defaults, and exit."),
                    item("-h", "Print how popit is called, and exit."),
                    item(
                            "-- option",
                            "What a client asked for by its user name, a list parted by commas of"
                                    + " the words below. An unknown word is refused."));

    /** What an option behind {@code --} may say. */
    private static final List<Item> WORDS =
            List.of(
                    item(
                            "ro",
                            "Read only: DELE is refused, and nothing in the Maildir is changed."),
                    item("keep", "DELE is answered, but nothing is removed."),
                    item("new", "Only messages not seen yet."),
                    item("recent=DAYS", "Only messages of the last days."),
                    item("last=N", "Only the newest messages."));

    private static final List<Item> ENVIRONMENT =
            List.of(
                    item("USER", "The account, for the log."),
                    item("REMOTE_ADDR", "The client's address."),
                    item(
                            "POPSERV_LINK",
                            "The descriptor by which popserv hands clients over; it makes popit a"
                                    + " resident worker."),
                    item("POPSERV_SESSION", "The session's identity in the log."),
                    item("POPSERV_CAPA", "What CAPA listed before login, parted by semicolons."),
                    item("POPSERV_UTF8", "1 if the client said UTF8 before login."),
                    item(
                            BundledWorker.SHOW,
                            "Set by popctl(8): list the messages a client would see, change"
                                    + " nothing, and exit."));

    private static final String IN_THE_MAILDIR =
            "In the Maildir, none of them needed for correctness of a session. Like messages, they"
                + " are read and written as regular files only, never through a symbolic link; the"
                + " directories new and cur may be links if root made them.";

    private static final List<Item> FILES =
            List.of(
                    item(
                            "popit.lock",
                            "Locked while a session has the maildrop; the system lets go of it when"
                                    + " the holder ends, however that happens."),
                    item(
                            "popit.index",
                            "Octets and unique-ids that cost something to find; made anew when it"
                                + " is missing or damaged. Of a folder of a thousand messages or"
                                + " more it is written when the session ends, and not for each"
                                + " change: a worker remembers."),
                    item(
                            "popit.uidl",
                            "Unique-ids that were promised and cannot be told from the file's name"
                                    + " alone."));

    private static final String OCTETS =
            "A size after ,W= in a message's file name is believed, as the octets of the message as"
                + " sent, unless the one after ,S= is larger. Once a message was retrieved whole,"
                + " what was sent counts from the next session on; within a session STAT, LIST and"
                + " the first line of RETR keep the number that was announced.";

    private static final String UPDATE =
            "At QUIT marked messages are removed one after the other, then maildirsize is told. A"
                + " popit that is killed meanwhile leaves the rest in place, unmarked, and the"
                + " quota too high until it is counted again. Removals are not forced to the disk:"
                + " a power cut within seconds after the answer to QUIT may bring messages back, as"
                + " with other servers, and takes none.";

    private static final List<Item> STATUSES =
            List.of(
                    item("0", "A clean end."),
                    item("64", "Bad usage."),
                    item("69", "No maildrop, or a resource is missing."),
                    item("78", "A bad configuration."));

    private static final List<Item> SIGNALS =
            List.of(
                    item(
                            "TERM",
                            "End now; sessions are cut, and delete nothing. popserv sends it only"
                                    + " when it is told to end at once."));

    private PopitPage() {}

    static String print() {
        return Manual.page("popit", 8, "POP3 worker on a Maildir++ folder")
                .section("Synopsis")
                .macros(".Nm\n.Op Fl C Ar file\n.Op Fl t\n.Op Fl V\n.Op Fl h\n.Op Fl \\- Ar option")
                .section("Description")
                .text(DESCRIPTION)
                .section("Options")
                .list(OPTIONS)
                .list(WORDS)
                .section("Environment")
                .text("As popserv sets it; all may be missing when started by hand:")
                .list(ENVIRONMENT)
                .section("Files")
                .text(IN_THE_MAILDIR)
                .list(FILES)
                .text(OCTETS + "\n\n" + UPDATE)
                .section("Exit status")
                .list(STATUSES)
                .section("Signals")
                .list(SIGNALS)
                .section("Examples")
                .text("Look into a Maildir by hand, as its owner:")
                .display("cd ~/Maildir && printf 'STAT\\r\\nUIDL\\r\\nQUIT\\r\\n' | popit -- ro")
                .text("Serve mail behind another program that checks passwords:")
                .display("qmail-popup pop.example.com checkpassword popit")
                .section("See also")
                .macros(".Xr popit.conf 5 ,\n.Xr popserv\\-log 5 ,\n.Xr popserv 8")
                .section("Standards")
                .text("RFC 1939, RFC 2449, RFC 3206, RFC 6856.")
                .print();
    }
}
