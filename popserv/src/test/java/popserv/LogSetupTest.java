package popserv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import popserv.base.Log;

class LogSetupTest {
    @TempDir Path directory;

    private LogSetup open(Log.Level least) throws IOException {
        LogSetup log = new LogSetup();
        log.open("log", directory, least);
        return log;
    }

    private LogSetup begun(Log.Level least) throws IOException {
        LogSetup log = open(least);
        log.begin();
        return log;
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file)).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    @Test
    void appendsToAFileWithTheTime() throws IOException {
        Files.writeString(directory.resolve("log"), "x before\n");
        try (LogSetup log = begun(Log.Level.INFO)) {
            log.write(Log.Level.INFO, "s1 login user=joe");
            log.write(Log.Level.DEBUG, "s1 connect");
            assertFalse(log.on(Log.Level.DEBUG));
        }
        assertEquals(List.of("before", "s1 login user=joe"), lines("log"));
        String last = Files.readAllLines(directory.resolve("log")).get(1);
        OffsetDateTime.parse(last.substring(0, last.indexOf(' ')));
    }

    /** Log4j interrupts its thread when the log is closed while the queue is full. */
    @Test
    void anInterruptCostsNoLine() throws IOException {
        try (LogSink sink = LogSink.open("log", "popserv", directory)) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 3; i++) {
                sink.write(Log.Level.INFO, 0, "s line " + i);
                sink.flush();
            }
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of("s line 0", "s line 1", "s line 2"), lines("log"));
    }

    @Test
    void aRenamedFileIsLeftBehindAndNoLineLost() throws IOException {
        try (LogSetup log = begun(Log.Level.INFO)) {
            for (int i = 0; i < 3000; i++) {
                log.write(Log.Level.INFO, "s line " + i);
                if (i % 1000 == 500) {
                    Files.move(directory.resolve("log"), directory.resolve("log." + i));
                    log.open("log", directory, Log.Level.INFO);
                }
            }
            assertThrows(
                    IOException.class, () -> log.open("no/such/log", directory, Log.Level.INFO));
            log.write(Log.Level.INFO, "s still here");
        }
        assertEquals(501, lines("log.500").size());
        assertEquals(1000, lines("log.1500").size());
        assertEquals(500, lines("log").size());
        assertEquals("s still here", lines("log").get(499));
    }

    @Test
    void warningsOfLibrariesCannotForgeLines() throws IOException {
        Logger jna = Logger.getLogger("com.sun.jna.Thing");
        try (LogSetup log = open(Log.Level.DEBUG)) {
            LibraryLogs.lead(log);
            jna.warning("odd\n- login user=x");
            log.begin();
            jna.log(Level.SEVERE, "worse: {0}", "y\n");
            jna.info("not this");
        }
        assertEquals(
                List.of(
                        "- library what=com.sun.jna.Thing text=\"odd\\x0a- login user\\x3dx\"",
                        "- library what=com.sun.jna.Thing text=\"worse: y\\x0a\""),
                lines("log"));
    }

    @Test
    void warningsByWayOfSlf4jCannotEither() throws IOException {
        try (LogSetup log = begun(Log.Level.DEBUG)) {
            LibraryLogs.lead(log);
            LoggerFactory.getLogger("io.netty.Thing")
                    .warn("odd\n- login user={}", "x", new IOException("y\n"));
            LoggerFactory.getLogger("io.netty.Thing").info("not this");
            LoggerFactory.getLogger("com.zaxxer.hikari.Pool").error("nor this");
            LoggerFactory.getLogger("io.netty.bootstrap.ServerBootstrap").warn("nor this");
        }
        assertEquals(
                List.of(
                        "- library what=io.netty.Thing text=\"odd\\x0a- login user\\x3dx:"
                                + " java.io.IOException: y\\x0a\""),
                lines("log"));
    }

    /** What came before Log4j stood. */
    @Test
    void theFirstLinesAreWrittenFirstAndWithTheirTime() throws Exception {
        Instant before;
        try (LogSetup log = open(Log.Level.INFO)) {
            log.write(Log.Level.INFO, "s one");
            log.write(Log.Level.DEBUG, "s not this");
            log.write(Log.Level.WARN, "s two");
            assertEquals(2, log.waiting());
            before = Instant.now();
            await().until(() -> Instant.now().isAfter(before.plusMillis(20)));
            log.begin();
            log.begin();
            log.write(Log.Level.INFO, "s three");
        }
        assertEquals(List.of("s one", "s two", "s three"), lines("log"));
        String second = Files.readAllLines(directory.resolve("log")).get(1);
        OffsetDateTime time = OffsetDateTime.parse(second.substring(0, second.indexOf(' ')));
        assertFalse(time.toInstant().isAfter(before), second);
    }

    /** However Log4j begins meanwhile: of each writer all lines are there, in its order. */
    @Test
    void noLineIsLostWhileLog4jBegins() throws Exception {
        int writers = 4;
        int each = 2000;
        try (LogSetup log = open(Log.Level.INFO)) {
            CountDownLatch some = new CountDownLatch(writers);
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String name = "s" + writer + " line ";
                Thread thread =
                        new Thread(
                                () -> {
                                    for (int i = 0; i < each; i++) {
                                        log.write(Log.Level.INFO, name + i);
                                        if (i == 100) {
                                            some.countDown();
                                        }
                                    }
                                });
                threads.add(thread);
                thread.start();
            }
            some.await();
            log.begin();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(0, log.lost());
        }
        List<String> lines = lines("log");
        assertEquals(writers * each, lines.size());
        for (int writer = 0; writer < writers; writer++) {
            String name = "s" + writer + " line ";
            List<String> own = lines.stream().filter(line -> line.startsWith(name)).toList();
            for (int i = 0; i < each; i++) {
                assertEquals(name + i, own.get(i));
            }
        }
    }

    @Test
    void anEndBeforeLog4jStandsWritesTheFirstLines() throws IOException {
        try (LogSetup log = open(Log.Level.INFO)) {
            log.write(Log.Level.INFO, "s one");
            Files.move(directory.resolve("log"), directory.resolve("log.0"));
            log.open("log", directory, Log.Level.INFO);
            assertThrows(
                    IOException.class, () -> log.open("no/such/log", directory, Log.Level.INFO));
            log.write(Log.Level.INFO, "s two");
        }
        assertEquals(List.of("s one"), lines("log.0"));
        assertEquals(List.of("s two"), lines("log"));
    }

    @Test
    void firstLinesBeyondMeasureAreCounted() throws IOException {
        int more = 5;
        try (LogSetup log = open(Log.Level.INFO)) {
            for (int i = 0; i < LogConfiguration.QUEUE + more; i++) {
                log.write(Log.Level.INFO, "s line " + i);
            }
            assertEquals(more, log.lost());
        }
        List<String> lines = lines("log");
        assertEquals("s line 0", lines.get(0).startsWith("- lost") ? lines.get(1) : lines.get(0));
        assertEquals(1, lines.stream().filter("- lost what=log count=5"::equals).count());
        assertEquals(LogConfiguration.QUEUE + 1, lines.size());
    }

    /** A sink that takes nothing until it is told to. */
    private static final class Stuck implements LogSink {
        private final CountDownLatch go = new CountDownLatch(1);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void write(Log.Level level, long time, String line) {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (lines.size() < 3 || line.contains(" lost ")) {
                lines.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aStuckSinkStopsNobody() {
        Stuck sink = new Stuck();
        AtomicLong lost = new AtomicLong();
        LoggerContext context = new LoggerContext("stuck");
        context.start(
                new LogConfiguration(
                        context,
                        new LineWriter(sink, lost),
                        org.apache.logging.log4j.Level.INFO,
                        lost));
        var logger = context.getLogger(LogSetup.LOGGER);
        long start = System.nanoTime();
        for (int i = 0; i < 40_000; i++) {
            logger.info("- line " + i);
        }
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
        long dropped = lost.get();
        assertTrue(dropped > 20_000, "lost " + dropped);
        sink.go.countDown();
        await().until(
                        () ->
                                sink.lines.stream()
                                        .anyMatch(
                                                line -> line.startsWith("- lost what=log count=")));
        context.stop(1, TimeUnit.SECONDS);
    }

    @Test
    void theEndDoesNotWaitForAStuckSink() {
        Stuck sink = new Stuck();
        AtomicLong lost = new AtomicLong();
        LoggerContext context = new LoggerContext("stuck");
        context.start(
                new LogConfiguration(
                        context,
                        new LineWriter(sink, lost),
                        org.apache.logging.log4j.Level.INFO,
                        lost));
        context.getLogger(LogSetup.LOGGER).info("- line");
        long start = System.nanoTime();
        context.stop(3, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(6));
        sink.go.countDown();
    }
}
