package popserv.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/**
 * A real OpenLDAP server for tests, of Debian's package, on a free port of 127.0.0.1: installed, or
 * unpacked by tests/run into {@code target/counterparts}.
 */
public final class Slapd implements AutoCloseable {
    private static final String PROGRAM = "usr/sbin/slapd";
    private static final Path UNPACKED =
            Path.of("..", "target", "counterparts").toAbsolutePath().normalize();

    private final int port;
    private final Process server;

    private Slapd(int port, Process server) {
        this.port = port;
        this.server = server;
    }

    private static Path root() {
        Path host = Path.of("/");
        return Files.isExecutable(host.resolve(PROGRAM)) ? host : UNPACKED;
    }

    /** Returns whether there is such a server to start. */
    public static boolean isThere() {
        return Files.isExecutable(root().resolve(PROGRAM));
    }

    /**
     * Starts a server whose directory {@code dc=example,dc=com} holds some entries; {@code
     * cn=admin,dc=example,dc=com} has the password {@code admin}.
     *
     * @param directory an empty one
     * @param ldif the entries
     */
    public static Slapd start(Path directory, String ldif)
            throws IOException, InterruptedException {
        Path root = root();
        Path program = root.resolve(PROGRAM);
        Path conf =
                Files.writeString(
                        directory.resolve("slapd.conf"),
                        """
                        include %1$s/etc/ldap/schema/core.schema
                        include %1$s/etc/ldap/schema/cosine.schema
                        include %1$s/etc/ldap/schema/nis.schema
                        modulepath %1$s/usr/lib/ldap
                        moduleload back_mdb
                        database mdb
                        suffix dc=example,dc=com
                        rootdn cn=admin,dc=example,dc=com
                        rootpw admin
                        directory %2$s
                        access to attrs=userPassword by anonymous auth by * none
                        access to * by * read
                        """
                                .formatted(root.equals(Path.of("/")) ? "" : root, directory));
        Path entries = Files.writeString(directory.resolve("entries.ldif"), ldif);
        Path log = directory.resolve("log");
        Process add = run(log, program, "-T", "add", "-f", conf, "-l", entries);
        if (!add.waitFor(30, SECONDS) || add.exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
        int port = MariaDb.freePort();
        Slapd slapd =
                new Slapd(
                        port,
                        run(log, program, "-f", conf, "-h", "ldap://127.0.0.1:" + port, "-d", "0"));
        Awaitility.await().atMost(30, SECONDS).until(slapd::answers);
        return slapd;
    }

    private static Process run(Path log, Object... command) throws IOException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (command[0].toString().startsWith(UNPACKED.toString())) {
            builder.environment().put("LD_LIBRARY_PATH", libraries());
        }
        return builder.start();
    }

    private static String libraries() {
        String host = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return UNPACKED.resolve("usr/lib").resolve(host + "-linux-gnu").toString();
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }
}
