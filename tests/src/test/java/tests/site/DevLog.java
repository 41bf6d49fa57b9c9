package tests.site;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A system log of the test's own: popserv runs in a mount namespace whose /dev/log is a socket in
 * the site's directory. For root; skips the test where python3 or unshare is missing.
 */
public final class DevLog {
    /** Becomes popserv where /dev holds little, and /dev/log is a socket of the test's. */
    private static final String NAMESPACE =
            """
            set -e
            mkdir dev
            for n in null zero random urandom; do
                : >dev/$n
                mount --bind /dev/$n dev/$n
            done
            ln -s /proc/self/fd dev/fd
            ln -s "$PWD/log.sock" dev/log
            mount --rbind dev /dev
            exec "$@"
            """;

    private static final String LISTENER =
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            print('bound', flush=True)
            while len(sys.argv) == 2:
                print(s.recv(8192).decode(), flush=True)
            sys.stdin.read() or __import__('time').sleep(600)
            """;

    private DevLog() {}

    /** Starts what prints every datagram as a line; {@code more} words make it never read any. */
    public static Program listen(Site site, Object... more)
            throws IOException, InterruptedException {
        Path python = Counterpart.need("python3");
        List<Object> command = new ArrayList<>(List.of(python, "-c", LISTENER));
        command.add(site.dir().resolve("log.sock"));
        command.addAll(List.of(more));
        Program listener = Program.start(site.dir(), Map.of(), command.toArray());
        await().atMost(Duration.ofSeconds(20)).until(() -> listener.out().startsWith("bound"));
        return listener;
    }

    /**
     * Starts popserv, which logs there.
     *
     * @param lines more of popserv.conf
     * @return whether it serves
     */
    public static boolean start(Site site, String lines) throws IOException, InterruptedException {
        Counterpart.needRoot();
        Path unshare = Counterpart.need("unshare");
        site.configure();
        site.configure("log syslog\nlog.level info\n" + lines);
        return site.startedAs(
                Map.of(),
                unshare,
                "-m",
                "sh",
                "-c",
                NAMESPACE,
                "sh",
                Checkout.popserv(),
                "-C",
                site.conf());
    }

    /** Runs a command that logs there. */
    public static Program.Result run(Site site, Object... command)
            throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>();
        words.addAll(List.of(Counterpart.need("unshare"), "-m", "sh", "-c", NAMESPACE, "sh"));
        words.addAll(List.of(command));
        return Program.run(site.dir(), 30, words.toArray());
    }

    /** The lines as a syslogd files them: without the priority, and with the host's name. */
    public static String filed(Program listener) throws IOException {
        return listener.out()
                .lines()
                .filter(line -> line.startsWith("<"))
                .map(line -> line.replaceFirst("^<\\d+>(.{15}) ", "$1 mail.example.com "))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
