package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A message of 10 MB on its way out, LF to CRLF and dots stuffed; the score is per megabyte. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BodyBenchmark {
    private static final int MEGABYTES = 10;

    @Param({"76", "20", "1000"})
    public int lineLength;

    private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
    private Mail mail;
    private Maildrop maildrop;

    @Setup
    public void deliver() throws IOException {
        mail = new Mail();
        String line = "x".repeat(lineLength - 1) + "\n";
        String dotted = "." + line;
        String text = (line.repeat(99) + dotted).repeat((MEGABYTES << 20) / (100 * lineLength));
        mail.deliver("Subject: big\n\n" + text);
        maildrop = mail.open();
    }

    @TearDown
    public void remove() throws IOException {
        maildrop.close();
        mail.close();
    }

    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public long body() throws IOException {
        long octets = 0;
        try (Body body = maildrop.message(1).retrieve()) {
            boolean more = true;
            while (more) {
                out.clear();
                more = body.fill(out);
                octets += out.position();
            }
        }
        return octets;
    }
}
