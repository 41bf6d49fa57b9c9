package popserv;

import static popserv.base.Manual.item;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import popserv.base.Event;
import popserv.base.EventKeys;
import popserv.base.Manual;
import popserv.base.Manual.Item;

/** Prints popserv-log(5) from the table of events and that of their keys. */
final class LogPage {
    private static final String DESCRIPTION =
            "Each line is the session's identity, the name of the event, and KEY=VALUE pairs. The"
                + " identity joins the lines of popserv and popit; a line of no session has a"
                + " hyphen there. Values are printable ASCII: other octets are written \\xHH, and a"
                + " value with blanks stands between double quotes, in which quotes and backslashes"
                + " have a backslash before them and an equals sign is written \\x3d: no value"
                + " holds what looks like a key.\n\n"
                + "In syslog, facility local0, each line has the time and popserv's name before it;"
                + " in a file the time, with milliseconds and zone; on standard error neither, but"
                + " the level as <N>, which systemd's journal understands.";

    private static final String SESSION =
            "2026-11-28T11:42:39.004+00:00 mx0ccahm-1 login user=joe ip=192.0.2.7\n"
                    + "    local=192.0.2.10 method=PASS road=worker worker=30643\n"
                    + "2026-11-28T11:42:41.310+00:00 mx0ccahm-1 logout user=joe ip=192.0.2.7\n"
                    + "    reason=quit top=0 retr=2 dele=2 octets=4711 left=0 seconds=2";

    private static final String GUESS =
            "2026-11-28T11:43:02.118+00:00 mx0ccahm-7 login-failed user=root\n"
                    + "    ip=198.51.100.9 local=192.0.2.10 method=PASS reason=unknown\n"
                    + "2026-11-28T11:43:02.119+00:00 mx0ccahm-7 blocked ip=198.51.100.9\n"
                    + "    seconds=60";

    private LogPage() {}

    static String print() {
        return Manual.page("popserv-log", 5, "log lines of popserv and popit")
                .section("Description")
                .text(DESCRIPTION)
                .section("Examples")
                .text("A session, from its login to its end, as a file has it:")
                .display(SESSION)
                .text("A guess, and that its address is kept out:")
                .display(GUESS)
                .text("All lines of one session, all logins of an account:")
                .display(
                        "grep -F ' mx0ccahm-1 ' popserv.log\n"
                                + "grep -E ' login user=joe ' popserv.log")
                .section("Events")
                .list(Event.all().stream().map(LogPage::event).toList())
                .section("Keys")
                .list(keys())
                .section("See also")
                .macros(".Xr popit 8 ,\n.Xr popserv 8")
                .print();
    }

    private static Item event(Event event) {
        String level = event.level().toString().toLowerCase(Locale.ROOT);
        String keys = String.join(", ", event.keys());
        return item(event.name(), event.meaning() + " Level " + level + ". Keys: " + keys + ".");
    }

    private static List<Item> keys() {
        return EventKeys.MEANINGS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(key -> item(key.getKey(), key.getValue() + "."))
                .toList();
    }
}
