package tests.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command-line program: standard input is empty, what it prints goes to two files.
 *
 * <p>The environment is bare but for PATH and the Java that runs the tests, so that a test does not
 * depend on the shell it was started from.
 */
public final class Program implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What the program said and how it ended. */
    public record Result(int status, String out, String err) {}

    /**
     * Starts a program.
     *
     * @param dir its working directory, where its output is kept too
     * @param environment added to the bare one
     */
    public static Program start(Path dir, Map<String, String> environment, Object... command)
            throws IOException {
        Path out = Files.createTempFile("popserv-test", ".out");
        Path err = Files.createTempFile("popserv-test", ".err");
        Process process =
                builder(dir, environment, command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new Program(process, out, err);
    }

    /** A builder for a program in the bare environment; pipes are not redirected. */
    public static ProcessBuilder builder(
            Path dir, Map<String, String> environment, Object... command) {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(words).directory(dir.toFile());
        Map<String, String> env = builder.environment();
        env.keySet().retainAll(List.of("PATH"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("LANG", "C.UTF-8");
        // Each lives for seconds: what the second compiler makes would not be used.
        env.put("POPSERV_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        env.putAll(environment);
        return builder;
    }

    /** Runs a program to its end, which must come within {@code seconds}. */
    public static Result run(Path dir, int seconds, Object... command)
            throws IOException, InterruptedException {
        try (Program program = start(dir, Map.of(), command)) {
            return program.await(seconds);
        }
    }

    /** Waits for the end. */
    public Result await(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("still running after " + seconds + " s: " + err() + out());
        }
        return new Result(process.exitValue(), out(), err());
    }

    /** What it has written to standard output so far. */
    public String out() throws IOException {
        return Octets.text(Files.readAllBytes(out));
    }

    /** What it has written to standard error so far. */
    public String err() throws IOException {
        return Octets.text(Files.readAllBytes(err));
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Sends a signal by its name, as kill(1) does. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }

    /** The words of any process, whosever it is; empty when it is gone. */
    static String commandLine(long pid) {
        try {
            return Octets.text(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")));
        } catch (IOException gone) {
            return "";
        }
    }
}
