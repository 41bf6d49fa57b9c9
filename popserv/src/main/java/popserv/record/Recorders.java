package popserv.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import popserv.base.Log;
import popserv.base.Query;
import popserv.base.Settings;
import popserv.record.RecordQueue.Limits;

/** All recorders a configuration asks for, as one. */
public final class Recorders implements Recorder {
    private static final int CAPACITY = 10_000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** A notice of who is at an address now is worth nothing, or does harm, a while later. */
    private static final Limits NOTICES =
            new Limits(CAPACITY, 1, Duration.ofMinutes(1), FIRST_RETRY, LAST_RETRY);

    /** A row in a table tells the time of its login, and may come late. */
    private static final Limits ROWS =
            new Limits(CAPACITY, 500, Duration.ofDays(7), FIRST_RETRY, LAST_RETRY);

    private final List<RecordQueue> queues = new ArrayList<>();

    private Recorders() {}

    /**
     * Makes the recorders and starts their threads; connects to nobody yet. Call it when the
     * process runs as the user it is to run as.
     *
     * @param settings of a table with {@link RecordDirectives#ALL}
     * @param log where losses are told
     */
    public static Recorders of(Settings settings, Log log) {
        Recorders recorders = new Recorders();
        WhosonRules rules = rules(settings);
        if (!rules.denyAll()) {
            Whoson whoson = new Whoson(rules, settings.all(RecordDirectives.WHOSON_SERVER));
            recorders.add("whoson", NOTICES, whoson, log);
        }
        Query query = settings.get(RecordDirectives.LOGINFO_QUERY);
        if (!query.isEmpty()) {
            recorders.add("loginfo", ROWS, new LoginTable(server(settings), query), log);
        }
        Destination destination = settings.get(RecordDirectives.LOGUDP_DST);
        if (destination != null) {
            UdpNotice notice =
                    new UdpNotice(
                            destination,
                            settings.get(RecordDirectives.LOGUDP_SECRET),
                            settings.get(RecordDirectives.LOGUDP_MULTICAST_TTL));
            recorders.add("logudp", NOTICES, notice, log);
        }
        return recorders;
    }

    private static WhosonRules rules(Settings settings) {
        return new WhosonRules(
                settings
                        .entries(RecordDirectives.WHOSON_ALLOW, RecordDirectives.WHOSON_DENY)
                        .stream()
                        .map(
                                line ->
                                        new WhosonRules.Rule(
                                                line.directive() == RecordDirectives.WHOSON_ALLOW,
                                                line.value()))
                        .toList());
    }

    private static LoginTable.Server server(Settings settings) {
        return new LoginTable.Server(
                settings.get(RecordDirectives.LOGINFO_HOST),
                settings.get(RecordDirectives.LOGINFO_USER),
                settings.get(RecordDirectives.LOGINFO_PASSWORD),
                settings.get(RecordDirectives.LOGINFO_DATABASE));
    }

    private void add(String name, Limits limits, Delivery delivery, Log log) {
        queues.add(new RecordQueue(name, limits, delivery, log));
    }

    @Override
    public void record(LoginRecord login) {
        for (RecordQueue queue : queues) {
            queue.record(login);
        }
    }

    @Override
    public List<Counts> counts() {
        return queues.stream().flatMap(queue -> queue.counts().stream()).toList();
    }

    @Override
    public void close(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        queues.forEach(RecordQueue::finish);
        for (RecordQueue queue : queues) {
            queue.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
