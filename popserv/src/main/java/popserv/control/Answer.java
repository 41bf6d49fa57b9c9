package popserv.control;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What popserv answers: a line with the exit status for popctl and {@code report} or {@code error},
 * then the text.
 *
 * @param status of sysexits(3); 0: done
 * @param report whether the text was asked for; else it says in one line what keeps the order from
 *     being carried out, and what to do
 * @param text the report, of whole lines; or the one line, without its end
 */
public record Answer(int status, boolean report, String text) {
    /** Done. */
    public static final int OK = 0;

    /** Bad usage (EX_USAGE). */
    public static final int USAGE = 64;

    /** No such account, session or block (EX_NOUSER). */
    public static final int UNKNOWN = 67;

    /** There is no such file or directory (EX_NOINPUT). */
    public static final int NO_INPUT = 66;

    /** Something that is needed is missing (EX_UNAVAILABLE). */
    public static final int UNAVAILABLE = 69;

    /** A mistake of ours (EX_SOFTWARE). */
    public static final int INTERNAL = 70;

    /** It may work later (EX_TEMPFAIL). */
    public static final int LATER = 75;

    /** What was heard is no answer (EX_PROTOCOL). */
    public static final int PROTOCOL = 76;

    /** Not permitted (EX_NOPERM). */
    public static final int FORBIDDEN = 77;

    /** A bad configuration (EX_CONFIG). */
    public static final int CONFIGURATION = 78;

    private static final Pattern HEAD = Pattern.compile("([0-9]{1,3}) (report|error)\n");

    /** The answer to an order that could be carried out, in the form that was asked for. */
    public static Answer of(Request request, Report report) {
        return of(request, OK, report);
    }

    /** As {@link #of(Request, Report)}, of a report that is bad news. */
    public static Answer of(Request request, int status, Report report) {
        return new Answer(status, true, request.json() ? report.json() : report.text());
    }

    /** What keeps an order from being carried out, and what to do: one line. */
    public static Answer error(int status, String line) {
        return new Answer(status, false, line);
    }

    /** Returns the answer as it travels. */
    byte[] octets() {
        String head = status + (report ? " report\n" : " error\n");
        return (head + text).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an answer; what is none becomes one that says so. */
    static Answer of(byte[] octets) {
        String all = new String(octets, StandardCharsets.UTF_8);
        Matcher head = HEAD.matcher(all);
        if (!head.lookingAt()) {
            return error(
                    PROTOCOL,
                    "what answers is no popserv, or it hung up in the middle; its log may tell"
                            + " why");
        }
        return new Answer(
                Integer.parseInt(head.group(1)),
                head.group(2).equals("report"),
                all.substring(head.end()));
    }
}
