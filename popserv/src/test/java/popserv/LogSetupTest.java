package popserv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Log;

class LogSetupTest {
    @TempDir Path directory;

    private LogSetup open(Log.Level least) throws IOException {
        LogSetup log = new LogSetup();
        log.open("log", directory, least);
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
        try (LogSetup log = open(Log.Level.INFO)) {
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
        try (LogSetup log = open(Log.Level.INFO)) {
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
        try (LogSetup log = open(Log.Level.DEBUG)) {
            LogManager.getLogger("io.netty.Thing")
                    .warn("odd\n- login user={}", "x", new IOException("y\n"));
            LogManager.getLogger("io.netty.Thing").info("not this");
            LogManager.getLogger("com.zaxxer.hikari.Pool").error("nor this");
        }
        assertEquals(
                List.of(
                        "- library what=io.netty.Thing text=\"odd\\x0a- login user\\x3dx:"
                                + " java.io.IOException: y\\x0a\""),
                lines("log"));
    }

    @Test
    void warningsByWayOfTheJdkCannotEither() throws IOException {
        java.util.logging.Logger jna = java.util.logging.Logger.getLogger("com.sun.jna.Thing");
        try (LogSetup log = open(Log.Level.DEBUG)) {
            jna.warning("odd\n- login user=x");
            jna.info("not this");
        }
        assertEquals(
                List.of("- library what=com.sun.jna.Thing text=\"odd\\x0a- login user\\x3dx\""),
                lines("log"));
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
                new LogConfiguration(context, sink, org.apache.logging.log4j.Level.INFO, lost));
        Logger logger = context.getLogger(LogSetup.LOGGER);
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
        LoggerContext context = new LoggerContext("stuck");
        context.start(
                new LogConfiguration(
                        context, sink, org.apache.logging.log4j.Level.INFO, new AtomicLong()));
        context.getLogger(LogSetup.LOGGER).info("- line");
        long start = System.nanoTime();
        context.stop(3, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(6));
        sink.go.countDown();
    }
}
