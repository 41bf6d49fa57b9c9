package popserv.base;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reading command lines: one a segment, as clients wait for answers, and many in one, pipelined.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LinesBenchmark {
    private static final int MANY = 64;

    private final byte[] one = "RETR 12345\r\n".getBytes(StandardCharsets.US_ASCII);
    private final byte[] many = "RETR 12345\r\n".repeat(MANY).getBytes(StandardCharsets.US_ASCII);
    private final Lines lines = new Lines(255);

    @Benchmark
    public String lineASegment() {
        lines.feed(one, 0, one.length);
        String line = lines.next();
        lines.next();
        return line;
    }

    @Benchmark
    @OperationsPerInvocation(MANY)
    public void linesInOneSegment(Blackhole hole) {
        lines.feed(many, 0, many.length);
        for (String line = lines.next(); line != null; line = lines.next()) {
            hole.consume(line);
        }
    }
}
