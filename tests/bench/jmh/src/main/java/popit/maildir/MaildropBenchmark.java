package popit.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Opening a maildrop: known already, from its index, with one message come and gone, from names
 * alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class MaildropBenchmark {
    @Param({"30", "1000", "100000"})
    public int messages;

    private Mail mail;
    private Path passing;

    @Setup
    public void deliver() throws IOException {
        mail = new Mail();
        for (int i = 0; i < messages; i++) {
            mail.deliver("Subject: small\n\nsmall\n");
        }
        long octets = open();
        if (octets == 0) {
            throw new IllegalStateException("nothing to measure");
        }
    }

    @TearDown
    public void remove() throws IOException {
        mail.close();
    }

    private long open() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            return maildrop.octets();
        }
    }

    @Benchmark
    public long unchanged() throws IOException {
        return open();
    }

    @Benchmark
    public long fromIndex() throws IOException {
        SnapshotCache.SHARED.clear();
        return open();
    }

    @Benchmark
    public long scanAndMerge() throws IOException {
        if (passing == null) {
            passing = mail.deliver("Subject: passing\n\nby\n");
        } else {
            Files.delete(passing);
            passing = null;
        }
        return open();
    }

    @Benchmark
    public long fromNames() throws IOException {
        SnapshotCache.SHARED.clear();
        Files.deleteIfExists(mail.directory.resolve(Index.FILE));
        return open();
    }
}
