package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import popserv.base.Manual;
import popserv.home.HomeDirectives;

/** Prints popserv's manual pages and sample files from its tables: {@code conf/print} calls it. */
public final class Pages {
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
        pages.put("popserv.8", PopservPage.print());
        pages.put("popctl.8", PopctlPage.print());
        pages.put("popserv.conf.5", PopservConfPage.print());
        pages.put("home.conf.5", HomeConfPage.print());
        pages.put("popserv-log.5", LogPage.print());
        pages.put("popserv-metrics.5", MetricsPage.print());
        pages.put(
                "popserv.conf",
                Manual.sample(
                        "popserv.conf: the configuration of popserv; see popserv.conf(5). Lines"
                                + " beginning with # show defaults or examples.",
                        FrontDirectives.TABLE));
        pages.put(
                "home.conf",
                Manual.sample(
                        "home.conf: the user database of popserv; see home.conf(5).",
                        HomeDirectives.TABLE));
        return pages;
    }
}
