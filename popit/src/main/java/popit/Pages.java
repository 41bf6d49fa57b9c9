package popit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import popserv.base.Manual;

/** Prints popit's manual pages and sample file from its tables: {@code conf/print} calls it. */
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
        pages.put("popit.8", PopitPage.print());
        pages.put("popit.conf.5", PopitConfPage.print());
        pages.put(
                "popit.conf",
                Manual.sample(
                        "popit.conf: the configuration of popit; see popit.conf(5). Lines"
                                + " beginning with # show defaults or examples.",
                        PopitDirectives.TABLE));
        return pages;
    }
}
