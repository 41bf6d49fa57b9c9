package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a disk that is full for a while: whole lines, and every one that is lost is counted. */
class FullLogDiskTest {
    @TempDir Path home;
    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(home.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "popserv-test", disk.toString());
        assumeTrue(mounted, "needs the right to mount");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private void fill() {
        try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"))) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertTrue(Files.exists(disk.resolve("ballast")));
        }
    }

    /** Some come alone, some in batches. */
    private static LogEvent line(int number) {
        return Log4jLogEvent.newBuilder()
                .setLoggerName(LogSetup.LOGGER)
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage("s login user=joe number=" + number))
                .setTimeMillis(System.currentTimeMillis())
                .setEndOfBatch(number % 7 == 0)
                .build();
    }

    /** The queue of the log would drop lines, too, so its appender is asked one by one. */
    @Test
    void linesAreWholeAndLossesAreTold() throws Exception {
        Path file = disk.resolve("log");
        AtomicLong lost = new AtomicLong();
        SinkAppender appender =
                new SinkAppender(
                        "sink", new LineWriter(LogSink.open("log", "popserv", disk), lost));
        appender.start();
        int said = 0;
        while (said < 3000) {
            if (said == 100) {
                fill();
            } else if (said == 2000) {
                Files.delete(disk.resolve("ballast"));
            }
            appender.append(line(said++));
        }
        appender.stop();
        List<String> lines = Files.readAllLines(file);
        long told = 0;
        long next = 0;
        long kept = 0;
        for (String line : lines) {
            String text = line.substring(line.indexOf(' ') + 1);
            if (text.startsWith("- lost what=log count=")) {
                told += Long.parseLong(text.substring(text.lastIndexOf('=') + 1));
            } else {
                assertTrue(text.matches("s login user=joe number=[0-9]+"), line);
                long number = Long.parseLong(text.substring(text.lastIndexOf('=') + 1));
                assertTrue(number >= next, line + " stands behind " + (next - 1));
                next = number + 1;
                kept++;
            }
        }
        assertTrue(told > 0, "nothing was lost");
        assertEquals(said, kept + told);
        assertEquals(said - 1, next - 1);
    }
}
