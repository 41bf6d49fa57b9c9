package popit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import popserv.base.Manual;

/** Prints popit's manual pages and sample file from its tables: {@code conf/print} calls it. */
public final class Pages {
    private static final List<String[]> OPTIONS =
            List.of(
                    new String[] {"-C file", "Read this configuration file; see popit.conf(5)."},
                    new String[] {
                        "-t",
                        "Check the configuration, print every mistake as file:line:"
                                + " message, and exit with 0 or 78."
                    },
                    new String[] {"-V", "Print version and defaults, and exit."},
                    new String[] {"-h", "Print a summary of options, and exit."},
                    new String[] {
                        "-- option",
                        "What a client asked for by its user name, a list parted by"
                                + " commas of the words below. An unknown word is"
                                + " refused."
                    });

    /** What an option behind {@code --} may say. */
    private static final List<String[]> WORDS =
            List.of(
                    new String[] {
                        "ro",
                        "Read only: DELE is refused, and nothing in the Maildir is" + " changed."
                    },
                    new String[] {"keep", "DELE is answered, but nothing is removed."},
                    new String[] {"new", "Only messages not seen yet."},
                    new String[] {"recent=DAYS", "Only messages of the last days."},
                    new String[] {"last=N", "Only the newest messages."});

    private static final List<String[]> ENVIRONMENT =
            List.of(
                    new String[] {"USER", "The account, for the log."},
                    new String[] {"REMOTE_ADDR", "The client's address."},
                    new String[] {
                        "POPSERV_LINK",
                        "The descriptor by which popserv hands clients over; it makes"
                                + " popit a resident worker."
                    },
                    new String[] {"POPSERV_SESSION", "The session's identity in the log."},
                    new String[] {
                        "POPSERV_CAPA", "What CAPA listed before login, parted by semicolons."
                    },
                    new String[] {"POPSERV_UTF8", "1 if the client said UTF8 before login."},
                    new String[] {
                        Show.VARIABLE,
                        "Set by popctl(8): list the messages a client would see, change"
                                + " nothing, and exit."
                    });

    private static final List<String[]> FILES =
            List.of(
                    new String[] {
                        "popit.lock",
                        "Locked while a session has the maildrop; the system lets go"
                                + " of it when the holder ends, however that happens."
                    },
                    new String[] {
                        "popit.index",
                        "Octets and unique-ids that cost something to find; made anew"
                                + " when it is missing or damaged. Of a folder of a"
                                + " thousand messages or more it is written when the"
                                + " session ends, and not for each change: a worker"
                                + " remembers."
                    },
                    new String[] {
                        "popit.uidl",
                        "Unique-ids that were promised and cannot be told from the"
                                + " file's name alone."
                    });

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
        pages.put("popit.8", popit());
        pages.put("popit.conf.5", popitConf());
        pages.put(
                "popit.conf",
                Manual.sample(
                        "popit.conf: the configuration of popit; see popit.conf(5). Lines"
                                + " beginning with # show defaults or examples.",
                        PopitDirectives.TABLE));
        return pages;
    }

    private static String popit() {
        return Manual.page("popit", 8, "POP3 worker on a Maildir++ folder")
                .section("Synopsis")
                .macros(".Nm\n.Op Fl C Ar file\n.Op Fl t\n.Op Fl V\n.Op Fl h\n.Op Fl \\- Ar option")
                .section("Description")
                .text(
                        "popit serves the TRANSACTION and UPDATE states of POP3 on the Maildir or"
                            + " Maildir++ folder it is started in. It never sees a password:"
                            + " popserv(8), or another program, has checked it before.\n\n"
                            + "Started by popserv as a resident worker, it takes thousands of"
                            + " connections over; see HANDOFF.md. Started by hand, by inetd(8) or"
                            + " by popserv for one session, the client is on its descriptors 0 and"
                            + " 1, and the maildrop is the current directory.")
                .section("Options")
                .list(OPTIONS)
                .list(WORDS)
                .section("Environment")
                .text("As popserv sets it; all may be missing when started by hand:")
                .list(ENVIRONMENT)
                .section("Files")
                .text(
                        "In the Maildir, none of them needed for correctness of a session. Like"
                            + " messages, they are read and written as regular files only, never"
                            + " through a symbolic link; the directories new and cur may be links"
                            + " if root made them.")
                .list(FILES)
                .text(
                        "A size after ,W= in a message's file name is believed, as the octets of"
                                + " the message as sent, unless the one after ,S= is larger. Once a"
                                + " message was retrieved whole, what was sent counts from the next"
                                + " session on; within a session STAT, LIST and the first line of"
                                + " RETR keep the number that was announced.")
                .section("Exit status")
                .list(
                        List.<String[]>of(
                                new String[] {"0", "A clean end."},
                                new String[] {"64", "Bad usage."},
                                new String[] {"69", "No maildrop, or a resource is missing."},
                                new String[] {"78", "A bad configuration."}))
                .section("Signals")
                .list(
                        List.<String[]>of(
                                new String[] {
                                    "TERM",
                                    "End now; sessions are cut, and delete nothing. popserv sends"
                                            + " it only when it is told to end at once."
                                }))
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

    private static String popitConf() {
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
