package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.testing.MariaDb;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** What a login leaves behind, in real receivers; and receivers that are black holes. */
class RecordsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path dir;

    private static DatagramSocket receiver() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String packet(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return Octets.text(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Test
    @SuppressWarnings("try")
    void accountsAndLoginsInMariaDbDatagramsAndWhoson() throws Exception {
        try (MariaDb db = MariaDb.start(dir.resolve("db"));
                DatagramSocket notices = receiver();
                DatagramSocket whosond = receiver()) {
            tables(db);
            String conf = conf(db.port(), notices.getLocalPort(), whosond.getLocalPort());
            Setup setup =
                    Setup.STANDARD
                            .withPopserv(conf)
                            .withHome(
                                    "mode mysql\nmy_hosts 127.0.0.1:1 127.0.0.1:"
                                            + db.port()
                                            + "\nmy_user root\nmy_database mail\ntable accounts\n"
                                            + "where name\npasswd pw\nhome home\n"
                                            + "uid 'UID'\ngid 'GID'\nshell '/bin/sh'\n");
            try (Site site = mysqlSite(setup)) {
                db.execute("UPDATE mail.accounts SET home = '" + site.homes() + "/joe'");
                long before = System.currentTimeMillis() / 1000;
                try (Peer joe = site.connect(null)) {
                    joe.login("o'joe%u+work", "secret").ok("QUIT");
                }
                checkNotice(packet(notices), before);
                assertEquals("LOGIN 127.0.0.1 o'joe%u\r\n\r\n", packet(whosond));
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(
                                () ->
                                        db.strings("SELECT account FROM mail.logins")
                                                .contains("o'joe%u"));
                assertEquals(
                        List.of("o'joe%u|o'joe%u+work|work|127.0.0.1|pop|mail.example.com|%"),
                        db.strings(
                                "SELECT CONCAT_WS('|', account, typed, folder, ip, service, host,"
                                        + " percent) FROM mail.logins"));
                try (Peer ann = site.connect(null)) {
                    ann.login("ann", "secret").ok("QUIT");
                }
                assertTrue(packet(notices).contains("\nuser ann\n"));
                downAndUp(db, site);
            }
        }
    }

    private static void tables(MariaDb db) throws Exception {
        db.execute(
                "CREATE DATABASE mail",
                "CREATE TABLE mail.accounts (name VARCHAR(99), pw VARCHAR(99), home VARCHAR(255))",
                "INSERT INTO mail.accounts VALUES ('o''joe%u', '{PLAIN}secret', ''),"
                        + " ('ann', '{PLAIN}secret', '')",
                "CREATE TABLE mail.logins (account VARCHAR(99), typed VARCHAR(99),"
                        + " folder VARCHAR(99), ip VARCHAR(99), service VARCHAR(9),"
                        + " host VARCHAR(99), percent VARCHAR(9), at BIGINT)",
                "CREATE USER popserv@127.0.0.1 IDENTIFIED BY 'open sesame'",
                "GRANT INSERT ON mail.logins TO popserv@127.0.0.1");
    }

    private static String conf(int database, int notices, int whoson) {
        return """
        folder +([^@/]*)
        loginfo.host 127.0.0.1:%d
        loginfo.user popserv
        loginfo.password open sesame
        loginfo.database mail
        loginfo.query INSERT INTO logins VALUES ('%%u', '%%L', '%%f', '%%r', '%%s', '%%H', '%%%%', %%t)
        logudp.dst 127.0.0.1:%d
        logudp.secret sesame
        whoson.server udp:127.0.0.1:%d
        whoson.deny ^ANN$
        whoson.allow .
        """
                .formatted(database, notices, whoson);
    }

    private static Site mysqlSite(Setup setup) throws Exception {
        Site site = new Site(setup, Road.RESIDENT);
        String uid = site.uid();
        java.nio.file.Files.writeString(
                site.dir().resolve("home.conf"),
                setup.homeConf().replace("'UID'", "'" + uid + "'").replace("'GID'", "'0'"));
        java.nio.file.Files.createDirectories(site.homes().resolve("joe/Maildir/.work/cur"));
        java.nio.file.Files.createDirectories(site.homes().resolve("joe/Maildir/.work/new"));
        java.nio.file.Files.createDirectories(site.homes().resolve("joe/Maildir/.work/tmp"));
        site.start();
        return site;
    }

    private static void checkNotice(String packet, long before) throws Exception {
        List<String> lines = new ArrayList<>(packet.lines().toList());
        assertTrue(packet.endsWith("\n.\n"), packet);
        assertEquals(".", lines.remove(lines.size() - 1));
        String[] md5 =
                lines.stream().filter(l -> l.startsWith("md5 ")).findFirst().get().split(" ");
        byte[] digest = MessageDigest.getInstance("MD5").digest(Octets.of(md5[2] + "sesame"));
        assertEquals(HexFormat.of().formatHex(digest), md5[1]);
        String time = lines.stream().filter(l -> l.startsWith("time ")).findFirst().get();
        assertTrue(Math.abs(Long.parseLong(time.substring(5)) - before) < 60, time);
        lines.removeIf(line -> line.startsWith("md5 ") || line.equals(time));
        assertEquals(
                List.of("ip 127.0.0.1", "service pop", "source mail.example.com", "user o'joe%u"),
                lines.stream().sorted().toList());
    }

    private static void downAndUp(MariaDb db, Site site) throws Exception {
        db.stop();
        try (Peer joe = site.connect(null)) {
            joe.ok();
            joe.ok("USER ann");
            String line = joe.say("PASS other").hear();
            assertTrue(line.startsWith("-ERR [SYS/TEMP]"), line);
        }
        db.start();
        await().atMost(SOON)
                .until(
                        () -> {
                            try (Peer joe = site.connect(null)) {
                                joe.ok();
                                joe.ok("USER ann");
                                return joe.say("PASS secret").hear().startsWith("+OK");
                            }
                        });
    }

    @Test
    void blackHolesCostALoginNothing() throws Exception {
        double without;
        try (Site site = Site.started()) {
            without = median(site);
        }
        List<Socket> silent = new ArrayList<>();
        try (ServerSocket tcp = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                DatagramSocket udp = receiver()) {
            Thread accepting =
                    new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        silent.add(tcp.accept());
                                    }
                                } catch (IOException closed) {
                                    // The test is over.
                                }
                            });
            accepting.start();
            String conf =
                    conf(tcp.getLocalPort(), udp.getLocalPort(), udp.getLocalPort())
                            + "whoson.server tcp:127.0.0.1:"
                            + tcp.getLocalPort()
                            + "\n";
            try (Site site = Site.started(Setup.STANDARD.withPopserv(conf), Road.RESIDENT)) {
                double with = median(site);
                System.out.printf(
                        "median login: %.2f ms, %.2f ms with black holes%n", without, with);
                // A login that waited would take the two seconds of a whoson server, or more.
                assertTrue(with < without + 1000, with + " ms instead of " + without);
                assertEquals(0, site.stop().status(), site::evidence);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Milliseconds from PASS to its answer. */
    private static double median(Site site) throws IOException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            try (Peer ann = site.connect(null)) {
                ann.ok();
                ann.ok("USER bob");
                long start = System.nanoTime();
                String answer = ann.say("PASS secret").hear();
                times.add((System.nanoTime() - start) / 1e6);
                assertTrue(answer.startsWith("+OK") || answer.startsWith("-ERR [IN-USE]"), answer);
                ann.ok("QUIT");
                ann.hear();
            }
        }
        times.subList(0, 50).clear();
        times.sort(null);
        return times.get(times.size() / 2);
    }
}
