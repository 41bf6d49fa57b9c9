package tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.site.PamService;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** User databases that take a connection, or a name, and never say a word. */
class BlackHolesTest {
    private static final Map<String, String> HOMES =
            Map.of(
                    "mysql",
                    """
                    mode mysql
                    my_hosts 127.0.0.1:%d
                    my_user u
                    my_passwd p
                    my_database d
                    table t
                    """,
                    "pgsql",
                    """
                    mode pgsql
                    pg_hosts 127.0.0.1:%d
                    pg_user u
                    pg_passwd p
                    pg_database d
                    table t
                    """,
                    "ldap",
                    """
                    mode ldap
                    ld_hosts 127.0.0.1:%d
                    ld_base dc=example,dc=com
                    """,
                    "command",
                    """
                    mode command
                    command @HANG@
                    """);

    @TempDir Path dir;

    @Test
    void aDatabaseThatHangsIsToldInTimeAndHoldsNobodyUp() throws Exception {
        Path hang = Files.writeString(dir.resolve("hang"), "#!/bin/sh\nexec sleep 3600\n");
        Files.setPosixFilePermissions(hang, PosixFilePermissions.fromString("rwxr-xr-x"));
        ExecutorService clients = Executors.newCachedThreadPool();
        // Its backlog takes connections though nobody accepts them.
        try (ServerSocket hole = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            List<Future<?>> all = new ArrayList<>();
            for (String home : HOMES.values()) {
                String lines =
                        home.formatted(hole.getLocalPort()).replace("@HANG@", hang.toString());
                Setup setup = Setup.STANDARD.withHome(lines);
                all.add(clients.submit(() -> tryIn(Site.started(setup, Road.RESIDENT))));
            }
            if (PamService.isPossible()) {
                Setup setup = Setup.STANDARD.withHome(PamService.HOME_CONF);
                Site site = new Site(setup, Road.RESIDENT);
                PamService.start(site, "exec sleep 60\n");
                all.add(clients.submit(() -> tryIn(site)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static Void tryIn(Site hanging) throws IOException {
        try (Site site = hanging) {
            List<Peer> waiting = new ArrayList<>();
            // More than there are threads to hash passwords on a small host.
            for (int i = 0; i < 20; i++) {
                Peer peer = site.connect(null);
                peer.ok();
                peer.ok("USER joe" + i);
                peer.say("PASS secret");
                waiting.add(peer);
            }
            try (Peer other = site.connect(null)) {
                other.ok();
                other.ok("CAPA");
                other.body();
                other.ok("QUIT");
            }
            for (Peer peer : waiting) {
                String answer = peer.hear();
                assertTrue(answer.startsWith("-ERR [SYS/TEMP]"), answer + site.evidence());
                peer.close();
            }
        }
        return null;
    }
}
