package popserv.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL server for tests, of Debian's package, on a free port of 127.0.0.1; {@code
 * postgres} needs no password. It refuses to run as root, and then runs as its own user.
 */
public final class Postgres implements AutoCloseable {
    private final Path programs;
    private final Path directory;
    private final int port;
    private Process server;

    private Postgres(Path programs, Path directory, int port) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
    }

    /** Returns where Debian's package has its programs; null when it is not installed. */
    public static Path programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return null;
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Makes an empty server in a directory that is empty too, and starts it. */
    public static Postgres start(Path directory) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Postgres db = new Postgres(programs(), directory, MariaDb.freePort());
        Process init =
                db.run("initdb", "-D", db.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8");
        if (!init.waitFor(60, SECONDS) || init.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("log")));
        }
        db.server =
                db.run(
                        "postgres",
                        "-D",
                        db.data(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off",
                        "-p",
                        String.valueOf(db.port),
                        "-k",
                        directory.toString());
        Awaitility.await().atMost(60, SECONDS).until(db::answers);
        return db;
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres"));
            command.add("--clear-groups");
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    private boolean answers() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Runs statements as postgres. */
    public void execute(String... statements) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }
}
