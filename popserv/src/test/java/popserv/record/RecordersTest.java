package popserv.record;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.BadConfiguration;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Settings;
import popserv.testing.HeardLog;

class RecordersTest {
    private static final Directives TABLE =
            new Directives(
                    List.of(new Directives.Group("Records", RecordDirectives.ALL)),
                    List.of(RecordDirectives.RULE));
    private final HeardLog log = new HeardLog();
    @TempDir Path directory;

    private static Settings settings(String... lines) throws BadConfiguration {
        return TABLE.read(Path.of("popserv.conf"), List.of(lines));
    }

    @Test
    void nothingConfiguredRecordsNothing() throws BadConfiguration {
        Recorders none = Recorders.of(settings(), log);
        none.record(Logins.of("joe"));
        assertEquals(List.of(), none.counts());
        none.close(Duration.ZERO);
    }

    @Test
    void rulesKeepTheOrderOfTheFile() throws BadConfiguration {
        try (WhosonDaemon daemon = new WhosonDaemon("udp", directory)) {
            Recorders recorders =
                    Recorders.of(
                            settings(
                                    "whoson.deny ^test@",
                                    "whoson.allow @example\\.com$",
                                    "whoson.server " + daemon.address()),
                            log);
            recorders.record(Logins.of("test@example.com"));
            recorders.record(Logins.of("Joe@Example.com"));
            await().until(() -> recorders.counts().get(0).sent() == 1);
            // A slow machine asks twice.
            assertEquals(
                    Set.of("LOGIN 192.0.2.7 Joe@Example.com\r\n\r\n"),
                    Set.copyOf(daemon.requests()));
            recorders.close(Duration.ofSeconds(5));
        }
    }

    @Test
    void mistakesAreToldWithTheirLine() throws BadConfiguration {
        BadConfiguration bad =
                assertThrows(
                        BadConfiguration.class,
                        () ->
                                settings(
                                        "whoson.allow (a",
                                        "whoson.server ftp:x",
                                        "loginfo.query SELECT %q",
                                        // Its query is there, if not right: no warning of it.
                                        "loginfo.user joe",
                                        "logudp.dst nowhere",
                                        "logudp.multicast.ttl 256"));
        assertEquals(5, bad.mistakes().size());
        Settings idle = settings("logudp.secret x", "loginfo.user joe");
        assertEquals(2, idle.warnings().size());
    }

    @Test
    void everyDirectiveHasAnExampleThatIsRight() {
        for (Directive<?> directive : RecordDirectives.ALL) {
            directive.kind().parse(directive.example());
            assertTrue(directive.says().endsWith("."), directive.name());
        }
    }

    @Test
    void aFullQueueLosesAndTellsOnceAMinute() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        Delivery blackHole =
                new Delivery() {
                    @Override
                    public int deliver(List<LoginRecord> batch, Losses losses) throws Unreachable {
                        try {
                            stuck.await();
                        } catch (InterruptedException e) {
                            throw new Unreachable("stuck");
                        }
                        return batch.size();
                    }

                    @Override
                    public void close() {}
                };
        Duration day = Duration.ofDays(1);
        RecordQueue queue =
                new RecordQueue(
                        "hole", new RecordQueue.Limits(10, 1, day, day, day), blackHole, log);
        for (int i = 0; i < 1000; i++) {
            queue.record(Logins.of("u" + i));
        }
        assertTrue(queue.counts().get(0).lost() >= 988);
        stuck.countDown();
        await().until(() -> queue.counts().get(0).queued() == 0);
        await().until(() -> log.lines().size() == 1);
        long lost = queue.counts().get(0).lost();
        assertEquals(1000 - lost, queue.counts().get(0).sent());
        assertEquals(
                "- lost what=hole count=" + lost + " reason=\"the queue is full\"",
                log.lines().get(0));
        queue.close(Duration.ofSeconds(5));
    }
}
