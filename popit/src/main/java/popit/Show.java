package popit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import popit.maildir.Look;
import popit.maildir.MaildirOptions;
import popit.maildir.NoMaildir;
import popserv.handoff.BundledWorker;

/**
 * Shows the maildrop in the current directory to {@code popctl maildrop}, which starts popit with
 * {@link BundledWorker#SHOW} in its environment: lines of fields parted by tabs, first what holds
 * for all, then {@code message} lines with number, octets, directory, flags, unique-id and file
 * name. Octets of a name that are no printable ASCII are written {@code \xHH}.
 */
final class Show {
    /** Not a Maildir (EX_NOINPUT). */
    private static final int NO_INPUT = 66;

    private Show() {}

    /** Prints it to standard output and returns the exit status. */
    static int run(MaildirOptions options) {
        Path here = Path.of("").toAbsolutePath();
        try {
            print(Look.at(here, options), System.out);
            return Popit.OK;
        } catch (NoMaildir e) {
            System.err.println(here + " is no Maildir: it has neither new nor cur");
            return NO_INPUT;
        } catch (IOException e) {
            System.err.println(here + " cannot be read: " + e);
            return Popit.UNAVAILABLE;
        }
    }

    private static void print(Look look, PrintStream out) {
        StringBuilder text = new StringBuilder();
        line(text, "uidl", look.form().toString().toLowerCase(java.util.Locale.ROOT));
        line(text, "index", look.index());
        line(text, "holder", look.holder());
        line(text, "hidden", look.hidden());
        int number = 0;
        for (Look.Seen message : look.messages()) {
            line(
                    text,
                    "message",
                    ++number,
                    message.octets(),
                    message.place(),
                    printable(message.flags()),
                    message.uniqueId(),
                    printable(message.name()));
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII), 0, text.length());
        out.flush();
    }

    private static void line(StringBuilder text, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            text.append(i == 0 ? "" : "\t").append(fields[i]);
        }
        text.append('\n');
    }

    private static String printable(String octets) {
        StringBuilder text = new StringBuilder(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c > ' ' && c < 0x7f && c != '\\') {
                text.append(c);
            } else {
                text.append(String.format("\\x%02x", (int) c));
            }
        }
        return text.toString();
    }
}
