package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tests.site.Checkout;
import tests.site.Program;

/** What README, guides and manual pages show as configuration is one, and their links lead on. */
class GuidesTest {
    private static final Path ROOT = Checkout.root();
    private static final Path CERTIFICATES = ROOT.resolve("tests/certificates");

    private static final Pattern FENCE =
            Pattern.compile(
                    "(?ms)^```(\\S+)\\n(.*?)^```$|^\\.Bd -literal -offset indent\\n(.*?)^\\.Ed$");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    @TempDir Path dir;

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(ROOT.resolve("README.md"));
        pages.add(ROOT.resolve("SECURITY.md"));
        try (Stream<Path> guides = Files.list(ROOT.resolve("init/guides"))) {
            guides.sorted().forEach(pages::add);
        }
        pages.add(ROOT.resolve("popserv/HANDOFF.md"));
        return pages;
    }

    /** A configuration that a page shows: the file's name, and its text. */
    private record Shown(String file, String text) {}

    private static List<Shown> shown(Path page) throws IOException {
        List<Shown> shown = new ArrayList<>();
        String name = page.getFileName().toString();
        Matcher fence = FENCE.matcher(Files.readString(page));
        while (fence.find()) {
            if (fence.group(1) != null) {
                shown.add(new Shown(fence.group(1), fence.group(2)));
            } else if (name.endsWith(".conf.5")) {
                String text = fence.group(3).replace("\\-", "-").replace("\\e", "\\");
                shown.add(new Shown(name.substring(0, name.length() - 2), text));
            }
        }
        return shown.stream().filter(s -> s.file.endsWith(".conf")).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyConfigurationShownIsOne() throws IOException {
        List<Path> all = new ArrayList<>(pages());
        for (String page : new String[] {"popserv.conf.5", "home.conf.5", "popit.conf.5"}) {
            all.add(ROOT.resolve("conf").resolve(page));
        }
        return all.stream()
                .map(page -> dynamicTest("" + ROOT.relativize(page), () -> checkAll(page)));
    }

    /** One run for every popserv.conf, with the home.conf that follows it, if one does. */
    private void checkAll(Path page) throws Exception {
        List<Shown> shown = shown(page);
        Files.writeString(dir.resolve("users"), "");
        for (int i = 0; i < shown.size(); i++) {
            Shown one = shown.get(i);
            Files.writeString(dir.resolve("popserv.conf"), "");
            Files.writeString(dir.resolve("home.conf"), "mode file\nfile users\n");
            Files.writeString(dir.resolve(one.file), here(one.text));
            if (one.file.equals("popit.conf")) {
                checkPopit(one);
                continue;
            }
            if (i + 1 < shown.size() && shown.get(i + 1).file.equals("home.conf")) {
                Files.writeString(dir.resolve("home.conf"), here(shown.get(++i).text));
            }
            Program.Result result =
                    Program.run(
                            dir, 60, Checkout.popserv(), "-t", "-C", dir.resolve("popserv.conf"));
            assertEquals(0, result.status(), one.text + result.err());
        }
    }

    /** With a good popit.conf popit comes as far as looking for a maildrop. */
    private void checkPopit(Shown one) throws Exception {
        Program.Result result =
                Program.run(dir, 60, Checkout.popit(), "-C", dir.resolve("popit.conf"));
        assertEquals(69, result.status(), one.text + result.err());
    }

    /** Puts what this machine has in the place of what the reader's has. */
    private static String here(String text) {
        return text.replaceAll("(?m)^(uid|gid) (vmail|popserv)$", "$1 0")
                .replaceAll("(?m)^tls.cert .*", "tls.cert " + CERTIFICATES.resolve("rsa.pem"))
                .replaceAll("(?m)^tls.key .*", "tls.key " + CERTIFICATES.resolve("rsa.key"))
                .replace("@EXAMPLES@", "" + ROOT.resolve("init/examples"))
                .replace("file /etc/popserv/passwd", "file users");
    }

    @Test
    void linksLeadToFiles() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1));
                assertTrue(Files.exists(target), page + " links to " + link.group(1));
            }
        }
    }

    /** A test that a page names as proof must be there. */
    @Test
    void theTestsNamedExist() throws IOException {
        List<String> tests;
        try (Stream<Path> files = Files.walk(ROOT)) {
            tests =
                    files.filter(file -> file.toString().contains("/src/test/java/"))
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .toList();
        }
        int named = 0;
        for (Path page : pages()) {
            Matcher test = TEST.matcher(Files.readString(page));
            for (; test.find(); named++) {
                assertTrue(tests.contains(test.group(1)), page + " names " + test.group(1));
            }
        }
        assertFalse(named == 0);
    }
}
