package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tests.site.Checkout;

/** The committed manual pages and sample files are what the tables print today. */
class PagesTest {
    @TestFactory
    Stream<DynamicTest> theCommittedPageIsTheTables() {
        Map<String, String> pages = new LinkedHashMap<>(popserv.Pages.all());
        pages.putAll(popit.Pages.all());
        return pages.entrySet().stream()
                .map(
                        page ->
                                dynamicTest(
                                        page.getKey(), () -> same(page.getKey(), page.getValue())));
    }

    private static void same(String name, String printed) throws Exception {
        Path committed = Checkout.root().resolve("conf").resolve(name);
        assertEquals(
                Files.exists(committed) ? Files.readString(committed) : "",
                printed,
                "conf/" + name + " is not what the tables say: run conf/print");
    }
}
