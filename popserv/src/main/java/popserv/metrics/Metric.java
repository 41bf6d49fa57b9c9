package popserv.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every metric of ours, in one table: its kind, its name, what it tells, and its labels. What
 * measures takes them from here, and so does popserv-metrics(5).
 */
public enum Metric {
    LOGINS(
            Type.COUNTER,
            "popserv.logins",
            "Clients that logged in and were given away",
            "method",
            "road"),
    LOGIN_FAILURES(Type.COUNTER, "popserv.login.failures", "Logins that failed", "reason"),
    DATABASE_UNAVAILABLE(
            Type.COUNTER,
            "popserv.database.unavailable",
            "Logins that found the user database down"),
    REFUSALS(Type.COUNTER, "popserv.refusals", "Clients refused", "reason"),
    GREETING(
            Type.HISTOGRAM, "popserv.greeting", "From the connection, or its TLS, to the greeting"),
    VERDICT(
            Type.HISTOGRAM,
            "popserv.login.verdict",
            "From a client's first command to its first verdict"),
    HANDOVER(
            Type.HISTOGRAM,
            "popserv.login.handover",
            "From the verdict until a worker has the client"),
    SESSIONS(
            Type.GAUGE,
            "popserv.sessions",
            "Sessions that live, by state and by the road they took",
            "state",
            "road"),
    RELAYED_OCTETS(
            Type.COUNTER,
            "popserv.relayed.octets",
            "Octets of relayed sessions, counted when each ends",
            "direction"),
    TLS_HANDSHAKES(
            Type.COUNTER, "popserv.tls.handshakes", "TLS handshakes that succeeded", "version"),
    TLS_FAILURES(Type.COUNTER, "popserv.tls.failures", "TLS handshakes that failed"),
    BLOCKS(Type.GAUGE, "popserv.blocks", "Accounts and addresses refused for a while"),
    WORKERS(Type.GAUGE, "popserv.workers", "Resident workers"),
    WORKERS_STARTED(Type.COUNTER, "popserv.workers.started", "Resident workers that came to serve"),
    WORKERS_DIED(
            Type.COUNTER,
            "popserv.workers.died",
            "Resident workers that ended and should not have"),
    QUEUE_WAITING(
            Type.GAUGE, "popserv.queue.waiting", "What waits to be told to a side system", "to"),
    QUEUE_SENT(Type.COUNTER, "popserv.queue.sent", "What a side system was told", "to"),
    QUEUE_LOST(Type.COUNTER, "popserv.queue.lost", "What a side system will never be told", "to"),
    BUILD_INFO(Type.GAUGE, "popserv.build.info", "The running version", "version");

    /** What Prometheus makes of a metric. */
    public enum Type {
        /** It only grows. */
        COUNTER("_total"),
        /** It is what it is now. */
        GAUGE(""),
        /** How long something took, in seconds. */
        HISTOGRAM("_seconds");

        private final String ending;

        Type(String ending) {
            this.ending = ending;
        }
    }

    /** What each label means; no metric has a label that is not here. */
    public static final Map<String, String> LABELS =
            new TreeMap<>(
                    Map.of(
                            "method",
                            "how the client proved who it is: PASS, APOP, or a mechanism's name",
                            "road",
                            "how the session was given away: worker, exec or relay; of sessions"
                                    + " that have not logged in, none",
                            "reason",
                            "why: of failed logins as the log has it, such as wrong, unknown or"
                                    + " database; of refused clients "
                                    + refusals(),
                            "state",
                            "authorization before the login, transaction after it",
                            "direction",
                            "from_client or to_client",
                            "version",
                            "of TLS, such as TLSv1.3; of popserv in its build",
                            "to",
                            "the side system: whoson, loginfo, logudp; or log, the log's own"
                                    + " queue"));

    private final Type type;
    private final String meter;
    private final String meaning;
    private final List<String> labels;

    Metric(Type type, String meter, String meaning, String... labels) {
        this.type = type;
        this.meter = meter;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    private static String refusals() {
        return Arrays.stream(Observer.Refusal.values())
                .map(Metric::word)
                .collect(Collectors.joining(", "));
    }

    /** Returns the value of the label of a reason. */
    static String word(Observer.Refusal reason) {
        return reason.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns its type. */
    public Type type() {
        return type;
    }

    /** Returns what it tells: a sentence without its full stop. */
    public String meaning() {
        return meaning;
    }

    /** Returns the names of its labels. */
    public List<String> labels() {
        return labels;
    }

    /** Returns its name as Micrometer has it. */
    String meter() {
        return meter;
    }

    /** Returns labels and their values in turn, as Micrometer takes them. */
    String[] tags(String... values) {
        String[] tags = new String[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            tags[2 * i] = labels.get(i);
            tags[2 * i + 1] = values[i];
        }
        return tags;
    }

    /** Returns its name as Prometheus has it. */
    public String shown() {
        return meter.replace('.', '_') + type.ending;
    }

    /** Returns the names of the time series it is made of. */
    public List<String> series() {
        return type == Type.HISTOGRAM
                ? List.of(
                        shown() + "_bucket", shown() + "_count", shown() + "_sum", shown() + "_max")
                : List.of(shown());
    }
}
