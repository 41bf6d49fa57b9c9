package tests.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A throw-away mail host: a directory with the configuration, the accounts and their Maildirs, and
 * the real popserv running on it, on a free port of 127.0.0.1.
 *
 * <p>{@link #layOut} gives all accounts new homes behind the same path, so that one running server
 * serves many tests, none of which sees the mail of another.
 */
public final class Site implements AutoCloseable {
    private static final String CONF =
            """
            bindto 127.0.0.1:%d
            hostname mail.example.com
            home.conf %s/home.conf
            popit.conf %s/popit.conf
            pidfile %s/popserv.pid
            log %s/popserv.log
            log.level debug
            auth.delay 0
            auth.block 0
            """;

    private final Path dir;
    private final Setup setup;
    private final Road road;
    private final Homes homes;
    private int port;
    private Program popserv;

    /** Makes the directory; nothing runs yet. */
    public Site(Setup setup, Road road) throws IOException {
        this.setup = setup;
        this.road = road;
        dir = Files.createTempDirectory("popserv-site");
        Files.writeString(dir.resolve("popit.conf"), setup.popitConf());
        Files.writeString(dir.resolve("home.conf"), setup.homeConf().replace("@DIR@", "" + dir));
        homes = new Homes(dir, setup.accounts());
    }

    /** Makes a site of the {@linkplain Setup#STANDARD standard} setup and starts it. */
    public static Site started() throws IOException, InterruptedException {
        return started(Setup.STANDARD, Road.RESIDENT);
    }

    /** Makes a site and starts it. */
    public static Site started(Setup setup, Road road) throws IOException, InterruptedException {
        Site site = new Site(setup, road);
        site.start();
        return site;
    }

    /** Starts popserv and returns when it accepts connections. */
    public void start() throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            configure();
            if (startedAs(Map.of(), Checkout.popserv(), "-C", conf())) {
                return;
            }
            // Somebody may have taken the port since we looked.
            if (attempt == 3 || popserv.await(1).status() != 69) {
                throw new IOException("popserv does not start: " + evidence());
            }
        }
    }

    /** Chooses a free port and writes popserv.conf. */
    public void configure() throws IOException {
        port = freePort();
        configure(setup.popservConf());
    }

    /** Writes popserv.conf anew, for the same port, with other lines added. */
    public void configure(String lines) throws IOException {
        String d = dir.toString();
        String text = CONF.formatted(port, d, d, d, d) + lines;
        Files.writeString(
                conf(),
                text.replace("@DIR@", d)
                        .replace("@TESTS@", "" + Checkout.root().resolve("tests"))
                        .replace("@PORT@", "" + port));
    }

    /**
     * Starts a command that becomes popserv.
     *
     * @return whether it came to serve; false when it ended, or did not in half a minute
     */
    public boolean startedAs(Map<String, String> environment, Object... command)
            throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(environment);
        if (road == Road.RELAY) {
            all.put("POPSERV_TEST_RELAY", "1");
        }
        String options = System.getProperty("tests.java.options");
        if (options != null) {
            all.put("POPSERV_JAVA_OPTS", options);
        }
        popserv = Program.start(dir, all, command);
        return ready();
    }

    private boolean ready() throws IOException, InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (popserv.isAlive() && System.nanoTime() < end) {
            if (Files.exists(pidfile()) && !Files.readString(pidfile()).isBlank()) {
                return true;
            }
            Thread.sleep(5);
        }
        return false;
    }

    /** A port that is free now, below those that the kernel gives to clients. */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException e) {
                continue;
            }
        }
    }

    /** Gives every account a new home with this mail. */
    public void layOut(Mail mail) throws IOException {
        homes.layOut(mail);
    }

    /** Gives all there is to another user of the host; for root. */
    public void handOver(String user) throws IOException, InterruptedException {
        Object all = dir;
        Program.Result chown = Program.run(dir, 10, "chown", "-R", user + ":", all);
        if (chown.status() != 0) {
            throw new IOException(chown.err());
        }
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        homes.writePasswd();
    }

    /** The number of whoever owns it all. */
    public String uid() throws IOException {
        return homes.uid();
    }

    /** What is in the Maildirs now. */
    public Mail snapshot() throws IOException {
        return Mail.snapshot(homes().toRealPath());
    }

    /** Connects as a client that has this address, or any. */
    public Peer connect(InetAddress from) throws IOException {
        return Peer.connect(port, from);
    }

    /** Connects and logs in with the password that most accounts have. */
    public Peer login(String user) throws IOException {
        return connect(null).login(user, Setup.PASSWORD);
    }

    /**
     * Returns when no session of this account is left: the next login succeeds only after the last
     * one has let the maildrop go.
     */
    public void settle(String account) throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            try (Peer peer = connect(null)) {
                peer.ok();
                peer.ok("USER " + account);
                String line = peer.say("PASS " + Setup.PASSWORD).hear();
                if (line != null && line.startsWith("+OK")) {
                    peer.ok("QUIT");
                    peer.hear();
                    return;
                }
                if (line == null || !line.startsWith("-ERR [IN-USE]")) {
                    throw new IOException("login of " + account + " afterwards: " + line);
                }
            }
        }
        throw new IOException("the maildrop of " + account + " stays in use");
    }

    /** popit alone in an account's Maildir, started as inetd would. */
    public Peer oneShot(String account, String... words) throws IOException {
        Path home = homes().resolve(account);
        List<Object> command = new ArrayList<>(List.of(Checkout.popit()));
        command.addAll(List.of("-C", dir.resolve("popit.conf")));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                Program.builder(
                        home.resolve("Maildir").toRealPath(),
                        Map.of("USER", account, "LOGNAME", account, "HOME", home.toString()),
                        command.toArray());
        return Peer.pipes(builder.redirectError(dir.resolve("popit.err").toFile()).start());
    }

    /** The process of the front. */
    public ProcessHandle popserv() {
        return popserv.handle();
    }

    /** The processes of the resident workers: children of popserv that run popit. */
    public List<ProcessHandle> popits() {
        return popserv.handle()
                .children()
                .filter(p -> Program.commandLine(p.pid()).contains("popit.Popit"))
                .toList();
    }

    /** Waits until popserv, already told to, has ended. */
    public Program.Result stopped() throws IOException, InterruptedException {
        return popserv.await(30);
    }

    /** Ends popserv as init would and tells its exit status. */
    public Program.Result stop() throws IOException, InterruptedException {
        popserv.handle().destroy();
        return stopped();
    }

    /** Where the accounts' homes are. */
    public Path homes() {
        return homes.path();
    }

    /** The site's directory. */
    public Path dir() {
        return dir;
    }

    /** The port popserv listens on. */
    public int port() {
        return port;
    }

    /** popserv.conf. */
    public Path conf() {
        return dir.resolve("popserv.conf");
    }

    /** Where popserv writes its process number. */
    public Path pidfile() {
        return dir.resolve("popserv.pid");
    }

    /** popserv's log so far. */
    public String log() throws IOException {
        Path log = dir.resolve("popserv.log");
        return Files.exists(log) ? Octets.text(Files.readAllBytes(log)) : "";
    }

    /** What a failed test should show: the ends of the log and of what was printed. */
    public String evidence() {
        try {
            return tail("log", log()) + tail("out", popserv.out()) + tail("err", popserv.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(String title, String text) {
        String[] lines = text.split("\n");
        int from = Math.max(0, lines.length - 30);
        String end = String.join("\n", List.of(lines).subList(from, lines.length));
        return "--- " + title + "\n" + end + "\n";
    }

    @Override
    public void close() throws IOException {
        if (popserv != null) {
            popits().forEach(ProcessHandle::destroyForcibly);
            popserv.close();
        }
        Mail.delete(dir);
    }
}
