package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tests.site.Checkout;
import tests.site.Counterpart;
import tests.site.Program;

/** Every manual page is good mdoc(7), as mandoc judges it, and points to pages that exist. */
class ManualTest {
    private static final Pattern REFERENCE = Pattern.compile("(?m)^\\.Xr (\\S+) ([1-9])");

    /** Other programs' pages that ours point to. */
    private static final List<String> OTHERS = List.of("inetd.8", "systemd.1", "maildir.5");

    @TestFactory
    Stream<DynamicTest> thePageIsGoodMdoc() throws IOException {
        Path mandoc = Counterpart.need("mandoc");
        return pages().map(page -> dynamicTest("" + page.getFileName(), () -> lint(mandoc, page)));
    }

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Checkout.root().resolve("conf"))) {
            return files
                    .filter(file -> file.toString().matches(".*\\.[58]"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static void lint(Path mandoc, Path page) throws Exception {
        Program.Result result = Program.run(page.getParent(), 20, mandoc, "-T", "lint", page);
        // Whether other pages exist it can only say of those installed.
        List<String> complaints =
                result.out()
                        .lines()
                        .filter(line -> !line.contains("referenced manual not found"))
                        .toList();
        assertEquals(List.of(), complaints);
        assertEquals("", result.err());
        Matcher reference = REFERENCE.matcher(Files.readString(page));
        while (reference.find()) {
            String name = reference.group(1).replace("\\-", "-") + "." + reference.group(2);
            assertTrue(
                    OTHERS.contains(name) || Files.exists(page.resolveSibling(name)),
                    page + " refers to " + name);
        }
    }
}
