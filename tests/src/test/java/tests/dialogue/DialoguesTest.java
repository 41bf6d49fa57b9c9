package tests.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tests.site.Checkout;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * Every directory of tests/dialogues, over every road it can take, against the real programs.
 * Dialogues with the same configuration share one popserv, which must end cleanly after them.
 *
 * <p>{@code -Dtests.dialogue=REGEX} plays only those whose names match.
 */
class DialoguesTest {
    @TestFactory
    Stream<DynamicNode> dialogues() throws IOException {
        Map<Setup, List<Dialogue>> groups = new LinkedHashMap<>();
        String only = System.getProperty("tests.dialogue", ".*");
        try (Stream<Path> dirs = Files.list(Checkout.root().resolve("tests/dialogues"))) {
            for (Path dir : (Iterable<Path>) dirs.sorted()::iterator) {
                if (Files.isDirectory(dir) && dir.getFileName().toString().matches(only)) {
                    Dialogue dialogue = Dialogue.read(dir);
                    groups.computeIfAbsent(dialogue.setup(), s -> new ArrayList<>()).add(dialogue);
                }
            }
        }
        return groups.entrySet().stream()
                .flatMap(e -> Stream.of(Road.values()).map(r -> group(e.getKey(), e.getValue(), r)))
                .flatMap(List::stream);
    }

    private static List<DynamicNode> group(Setup setup, List<Dialogue> dialogues, Road road) {
        List<Dialogue> mine = dialogues.stream().filter(d -> d.roads().contains(road)).toList();
        if (mine.isEmpty()) {
            return List.of();
        }
        Site[] site = new Site[1];
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(test("start", road, () -> site[0] = start(setup, road)));
        for (Dialogue d : mine) {
            tests.add(test(d.name(), road, () -> new Player(d, site[0], road).play()));
        }
        tests.add(test("end", road, () -> end(site[0], road)));
        String name = mine.get(0).name() + (mine.size() > 1 ? " and " + (mine.size() - 1) : "");
        return List.of(DynamicContainer.dynamicContainer(name + " over " + road, tests));
    }

    private static DynamicTest test(
            String name, Road road, org.junit.jupiter.api.function.Executable body) {
        return DynamicTest.dynamicTest(name + " " + road, body);
    }

    private static Site start(Setup setup, Road road) throws Exception {
        return road == Road.ONESHOT ? new Site(setup, road) : Site.started(setup, road);
    }

    private static void end(Site site, Road road) throws Exception {
        try (site) {
            if (road == Road.ONESHOT) {
                return;
            }
            Program.Result result = site.stop();
            assertEquals(0, result.status(), site::evidence);
            String said = result.out() + result.err();
            assertTrue(
                    said.lines().allMatch(line -> line.contains(": warning: ")),
                    () -> "popserv prints nothing but warnings: " + said);
            assertFalse(site.log().contains("Exception"), site::evidence);
            String other = road == Road.RELAY ? "road=worker" : "road=relay";
            // TLS stays here, whatever the road of others.
            assertTrue(
                    site.log().lines().noneMatch(l -> l.contains(other) && !l.contains(" tls=")),
                    site::evidence);
            assertFalse(Files.exists(site.pidfile()), "the pidfile is removed");
        }
    }
}
