package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.base.Log;
import popserv.testing.Forwarder;
import popserv.testing.HeardLog;
import popserv.testing.MariaDb;

/** Against a real MariaDB server. */
@Timeout(120)
class MysqlDatabaseTest {
    private static final String[] MAP = {
        "table users",
        "where login",
        "passwd hash",
        "uid uid",
        "gid \"5000\"",
        "gecos \"%n of %d\"",
        "home dir",
        "shell /bin/false",
        "options switches"
    };

    @TempDir static Path dir;
    private static MariaDb server;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDb.start(dir);
        server.execute(
                "CREATE DATABASE mail CHARACTER SET utf8mb4",
                "CREATE TABLE mail.users (login VARCHAR(100) PRIMARY KEY, hash VARBINARY(200),"
                        + " uid INT, dir TEXT, switches TEXT, `name` TEXT, `domain` TEXT)",
                "INSERT INTO mail.users VALUES ('joe@example.com', '{PLAIN}secret', 1001,"
                    + " '/srv/joe', 'tls', 'joe', 'example.com'), ('j\u00f6rg@example.com', NULL,"
                    + " NULL, NULL, NULL, 'j\u00f6rg', 'example.com'), ('twin1', 'x', 1, '/', '',"
                    + " 'twin', ''), ('twin2', 'x', 1, '/', '', 'twin', '')",
                "CREATE USER 'pop'@'%' IDENTIFIED BY 'p w\"d'",
                "GRANT SELECT ON mail.* TO 'pop'@'%'");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static UserDatabase open(String hosts, String... more) throws Exception {
        return open(Log.stderr(Log.Level.ERROR), hosts, more);
    }

    private static UserDatabase open(Log log, String hosts, String... more) throws Exception {
        String[] lines = new String[5 + more.length];
        lines[0] = "mode mysql";
        lines[1] = "my_hosts " + hosts;
        lines[2] = "my_user pop";
        lines[3] = "my_passwd p w\"d";
        lines[4] = "my_database mail";
        System.arraycopy(more, 0, lines, 5, more.length);
        return HomeConfs.open(log, lines);
    }

    /** The database once it answers: on a crowded machine the first connection may be too late. */
    private static UserDatabase answering() throws Exception {
        for (int i = 0; ; i++) {
            UserDatabase database = open(here(), MAP);
            try {
                database.find("joe@example.com");
                return database;
            } catch (DatabaseDown e) {
                database.close();
                if (i == 20) {
                    throw e;
                }
            }
        }
    }

    private static String here() {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void fieldMap() throws Exception {
        try (UserDatabase database = answering()) {
            Account joe = database.find("joe@example.com").orElseThrow();
            assertEquals(
                    new Account(
                            "joe@example.com",
                            Secret.of("{PLAIN}secret"),
                            1001,
                            5000,
                            "joe of example.com",
                            "/srv/joe",
                            "/bin/false",
                            Switches.parse("tls")),
                    joe);
            Account joerg = database.find("j\u00f6rg@example.com").orElseThrow();
            assertTrue(joerg.secret().isEmpty());
            assertFalse(joerg.hasUid());
            assertEquals("j\u00f6rg@example.com", joerg.name());
            assertEquals(3, database.samples().size());
            // MySQL compares without regard to case; the account has the table's spelling.
            // So have the literals' variables, or a home would be looked for in another spelling.
            assertEquals(joe, database.find("JOE@Example.com").orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "' OR 1=1 -- ",
                "\" OR \"\"=\"",
                "%",
                "joe@example.com'",
                "\\' OR 1=1 #",
                "a;DROP TABLE users"
            })
    void namesDoNotBendTheStatement(String name) throws Exception {
        try (UserDatabase database = answering()) {
            assertTrue(database.find(name).isEmpty());
            assertTrue(database.find("joe@example.com").isPresent());
        }
    }

    @Test
    void condition() throws Exception {
        try (UserDatabase database =
                open(
                        here(),
                        "table mail.users",
                        "where \"name = '%n' AND CONCAT('', domain) = %d\"",
                        "passwd \"{PLAIN}all\"",
                        "home \"/srv/%d/%n\"")) {
            Account joe = database.find("joe@example.com").orElseThrow();
            assertEquals("joe@example.com", joe.name());
            assertEquals("{PLAIN}all", joe.secret().latin1());
            assertEquals("/srv/example.com/joe", joe.home());
            assertTrue(database.find("joe@example.org").isEmpty());
            assertThrows(DatabaseDown.class, () -> database.find("twin"));
        }
    }

    @Test
    void wholeQuery() throws Exception {
        try (UserDatabase database =
                open(
                        here(),
                        "query SELECT login AS user, hash AS passwd, uid, dir AS HOME FROM users"
                                + " WHERE login = '%u' AND %r <> '192.0.2.9'",
                        "gid \"77\"")) {
            Lookup here = new Lookup("joe@example.com", "joe", "192.0.2.1", "", "");
            Account joe = database.find(here).orElseThrow();
            assertEquals(1001, joe.uid());
            assertEquals(77, joe.gid());
            assertEquals("/srv/joe", joe.home());
            assertEquals("", joe.shell());
            Lookup there = new Lookup("joe@example.com", "joe", "192.0.2.9", "", "");
            assertTrue(database.find(there).isEmpty());
        }
    }

    @Test
    void nonsenseIsDown() throws Exception {
        try (UserDatabase database = open(here(), "table nowhere", "where login")) {
            DatabaseDown down = assertThrows(DatabaseDown.class, () -> database.find("joe"));
            assertTrue(down.getMessage().contains("nowhere"), down.getMessage());
        }
        try (UserDatabase database =
                open(here(), "table users", "where login", "passwd hash", "uid login")) {
            assertThrows(DatabaseDown.class, () -> database.find("joe@example.com"));
            assertTrue(database.find("nobody").isEmpty());
        }
    }

    @Test
    void theNextHostIsTriedAndTheOutageRemembered() throws Exception {
        int dead = MariaDb.freePort();
        try (UserDatabase database = open("127.0.0.1:" + dead + " " + here(), MAP)) {
            assertTrue(database.find("joe@example.com").isPresent());
            long start = System.nanoTime();
            assertTrue(database.find("joe@example.com").isPresent());
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
        }
        try (UserDatabase database = open("127.0.0.1:" + dead, MAP)) {
            assertThrows(DatabaseDown.class, () -> database.find("joe@example.com"));
            long start = System.nanoTime();
            assertThrows(DatabaseDown.class, () -> database.find("joe@example.com"));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
            assertTrue(database.samples().isEmpty());
        }
    }

    @Test
    void theFirstHostIsUsedAgainWhenItAnswers() throws Exception {
        int first = MariaDb.freePort();
        String[] lines = Arrays.copyOf(MAP, MAP.length + 1);
        lines[MAP.length] = "backtime 0";
        HeardLog log = new HeardLog();
        try (UserDatabase database = open(log, "127.0.0.1:" + first + " " + here(), lines)) {
            assertTrue(database.find("joe@example.com").isPresent());
            try (Forwarder forwarder = new Forwarder(first, server.port())) {
                Awaitility.await()
                        .atMost(20, TimeUnit.SECONDS)
                        .until(() -> uses(database, forwarder) && log.lines().size() > 1);
            }
        }
        String event = "- database-server what=mysql address=";
        assertEquals(List.of(event + here(), event + "127.0.0.1:" + first), log.lines());
    }

    private static boolean uses(UserDatabase database, Forwarder forwarder) throws DatabaseDown {
        long before = forwarder.octets();
        assertTrue(database.find("joe@example.com").isPresent());
        return before > 0 && forwarder.octets() > before;
    }

    @Test
    void aServerThatHangsIsLeft() throws Exception {
        try (UserDatabase database = open(here(), MAP)) {
            assertTrue(database.find("joe@example.com").isPresent());
            server.freeze();
            try {
                long start = System.nanoTime();
                assertThrows(DatabaseDown.class, () -> database.find("joe@example.com"));
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(40));
            } finally {
                server.thaw();
            }
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> database.find("joe@example.com").isPresent());
        }
    }
}
