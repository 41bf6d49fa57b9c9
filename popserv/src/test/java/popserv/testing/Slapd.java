package popserv.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A real OpenLDAP server for tests, of Debian's package, on a free port of 127.0.0.1. */
public final class Slapd implements AutoCloseable {
    /** Where Debian's package has it. */
    public static final Path PROGRAM = Path.of("/usr/sbin/slapd");

    private final int port;
    private final Process server;

    private Slapd(int port, Process server) {
        this.port = port;
        this.server = server;
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
        Path conf =
                Files.writeString(
                        directory.resolve("slapd.conf"),
                        """
                        include /etc/ldap/schema/core.schema
                        include /etc/ldap/schema/cosine.schema
                        include /etc/ldap/schema/nis.schema
                        modulepath /usr/lib/ldap
                        moduleload back_mdb
                        database mdb
                        suffix dc=example,dc=com
                        rootdn cn=admin,dc=example,dc=com
                        rootpw admin
                        directory %s
                        access to attrs=userPassword by anonymous auth by * none
                        access to * by * read
                        """
                                .formatted(directory));
        Path entries = Files.writeString(directory.resolve("entries.ldif"), ldif);
        Path log = directory.resolve("log");
        Process add = run(log, "/usr/sbin/slapadd", "-f", conf, "-l", entries);
        if (!add.waitFor(30, SECONDS) || add.exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
        int port = MariaDb.freePort();
        Slapd slapd =
                new Slapd(
                        port,
                        run(log, PROGRAM, "-f", conf, "-h", "ldap://127.0.0.1:" + port, "-d", "0"));
        Awaitility.await().atMost(30, SECONDS).until(slapd::answers);
        return slapd;
    }

    private static Process run(Path log, Object... command) throws IOException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
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
