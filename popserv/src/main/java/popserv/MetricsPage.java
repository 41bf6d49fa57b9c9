package popserv;

import static popserv.base.Manual.item;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import popserv.base.Manual;
import popserv.base.Manual.Item;
import popserv.metrics.Metric;

/** Prints popserv-metrics(5) from the table of metrics and that of their labels. */
final class MetricsPage {
    private static final String DESCRIPTION =
            "While metrics.bindto in popserv.conf(5) names an address, popserv counts and times"
                + " what it does, and answers HTTP there: with Prometheus' text format at /metrics,"
                + " a status page at /, and that page's data at /status.json.\n\n"
                + "What has labels may appear with the first event of its kind. A histogram is four"
                + " time series: its name with _bucket, _count, _sum and _max behind it; all times"
                + " are in seconds. Labels never hold what a client sent.";

    private static final String MACHINE =
            "Beside these are those of the Java virtual machine and its process, as Micrometer"
                + " names them: jvm_memory, jvm_buffer, jvm_gc, jvm_threads, process_files,"
                + " process_cpu, process_uptime, process_start_time and system_ with what belongs"
                + " to each.";

    private static final String SCRAPE =
            "scrape_configs:\n  - job_name: popserv\n    static_configs:\n"
                    + "      - targets: ['127.0.0.1:9110']";

    private MetricsPage() {}

    static String print() {
        return Manual.page("popserv-metrics", 5, "metrics of popserv")
                .section("Description")
                .text(DESCRIPTION)
                .section("Metrics")
                .list(Arrays.stream(Metric.values()).map(MetricsPage::metric).toList())
                .text(MACHINE)
                .section("Labels")
                .list(labels())
                .section("Examples")
                .text("In prometheus.yml:")
                .display(SCRAPE)
                .text("Logins a second by the way clients log in, and the slowest in a hundred:")
                .display(
                        "sum by (method) (rate("
                                + Metric.LOGINS.shown()
                                + "[5m]))\nhistogram_quantile(0.99, sum by (le) (rate("
                                + Metric.VERDICT.shown()
                                + "_bucket[5m])))")
                .section("See also")
                .macros(".Xr popserv-log 5 ,\n.Xr popserv.conf 5 ,\n.Xr popserv 8")
                .print();
    }

    private static Item metric(Metric metric) {
        String type = metric.type().toString();
        String says = metric.meaning() + ". " + type.charAt(0) + rest(type) + ".";
        return item(
                metric.shown(),
                metric.labels().isEmpty()
                        ? says
                        : says + " Labels: " + String.join(", ", metric.labels()) + ".");
    }

    private static String rest(String type) {
        return type.substring(1).toLowerCase(Locale.ROOT);
    }

    private static List<Item> labels() {
        return Metric.LABELS.entrySet().stream()
                .map(label -> item(label.getKey(), label.getValue() + "."))
                .toList();
    }
}
