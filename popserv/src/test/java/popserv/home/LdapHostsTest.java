package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.base.BadConfiguration;
import popserv.testing.Forwarder;
import popserv.testing.HeardLog;
import popserv.testing.MariaDb;

/** Servers of a directory that refuse, hang, fall silent and come back. */
@Timeout(60)
class LdapHostsTest {
    private static final String HOST = "127.0.0.1:";

    private final HeardLog log = new HeardLog();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        server = MemoryDirectory.start();
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private UserDatabase open(String... lines) throws BadConfiguration {
        List<String> all = new ArrayList<>(List.of("mode ldap", "ld_base dc=example,dc=com"));
        all.addAll(List.of("ld_binddn cn=search", "ld_bindpw sp", "uid uidNumber"));
        all.addAll(List.of(lines));
        return HomeConfs.open(log, all.toArray(new String[0]));
    }

    private String here() {
        return HOST + server.getListenPort();
    }

    @Test
    void theNextHostIsTried() throws Exception {
        try (UserDatabase database = open("ld_hosts " + HOST + MariaDb.freePort() + " " + here())) {
            assertTrue(database.find("joe").isPresent());
        }
    }

    @Test
    void aServerThatHangsFromTheStartIsPassedOver() throws Exception {
        // Its backlog takes connections though nobody accepts them.
        try (ServerSocket hole = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                UserDatabase database =
                        open("ld_hosts " + HOST + hole.getLocalPort() + " " + here())) {
            assertTrue(database.find("joe").isPresent());
        }
        assertEquals(List.of("- database-server what=ldap address=" + here()), log.lines());
    }

    @Test
    void theFirstHostIsUsedAgainWhenItAnswers() throws Exception {
        int first = MariaDb.freePort();
        try (UserDatabase database =
                open("backtime 0", "ld_hosts " + HOST + first + " " + here())) {
            assertTrue(database.find("joe").isPresent());
            try (Forwarder forwarder = new Forwarder(first, server.getListenPort())) {
                Awaitility.await()
                        .atMost(20, TimeUnit.SECONDS)
                        .until(() -> database.find("joe").isPresent() && log.lines().size() > 1);
                long before = forwarder.octets();
                assertTrue(database.find("joe").isPresent());
                assertTrue(forwarder.octets() > before);
            }
        }
        String event = "- database-server what=ldap address=";
        assertEquals(List.of(event + here(), event + HOST + first), log.lines());
    }

    @Test
    void aServerThatHangsIsAskedOnce() throws Exception {
        try (Forwarder forwarder = new Forwarder(0, server.getListenPort());
                UserDatabase database = open("ld_hosts " + HOST + forwarder.port())) {
            openTwo(database, forwarder);
            int before = forwarder.connections();
            forwarder.freeze();
            assertThrows(DatabaseDown.class, () -> database.find("joe"));
            assertEquals(before, forwarder.connections());
            forwarder.thaw();
            // The other connection is as dead, and nobody is made to wait for it.
            List<String> refusals = new ArrayList<>();
            Awaitility.await().until(() -> finds(database, refusals));
            assertTrue(
                    refusals.stream().allMatch("ldap is down: 85 (timeout)"::equals),
                    refusals::toString);
        }
    }

    /** Has two connections wait in the pool. */
    private void openTwo(UserDatabase database, Forwarder forwarder) throws Exception {
        server.setProcessingDelayMillis(200);
        while (forwarder.connections() < 2) {
            CompletableFuture<Boolean> other =
                    CompletableFuture.supplyAsync(() -> finds(database, new ArrayList<>()));
            assertTrue(finds(database, new ArrayList<>()));
            assertTrue(other.get());
        }
        server.setProcessingDelayMillis(0);
    }

    private static boolean finds(UserDatabase database, List<String> refusals) {
        try {
            return database.find("joe").isPresent();
        } catch (DatabaseDown e) {
            refusals.add(e.getMessage());
            return false;
        }
    }

    @Test
    void aConnectionThatEndedMeanwhileIsOpenedAnew() throws Exception {
        try (Forwarder forwarder = new Forwarder(0, server.getListenPort());
                UserDatabase database = open("ld_hosts " + HOST + forwarder.port())) {
            for (int i = 1; i <= 20; i++) {
                assertTrue(database.find("joe").isPresent());
                assertEquals(i, forwarder.connections());
                forwarder.cut();
            }
        }
    }
}
