package popserv.record;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Query;
import popserv.testing.HeardLog;
import popserv.testing.MariaDb;

class LoginTableTest {
    private static final String INSERT =
            "INSERT INTO logins (account, local, ip, at, note) VALUES"
                    + " ('%u', %n, \"%r\", FROM_UNIXTIME(%t), 'from %l to %f, 100%%')";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir static Path directory;
    private static MariaDb db;
    private final HeardLog log = new HeardLog();
    private RecordQueue queue;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException, SQLException {
        db = MariaDb.start(directory);
        db.execute(
                "CREATE DATABASE mail CHARACTER SET utf8mb4",
                "CREATE TABLE mail.logins (id INT AUTO_INCREMENT PRIMARY KEY, account VARCHAR(64),"
                        + " local VARCHAR(64), ip VARCHAR(64), at DATETIME, note VARCHAR(200))",
                "CREATE USER popserv IDENTIFIED BY 'se''same'",
                "GRANT INSERT ON mail.* TO popserv");
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        db.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        db.execute("TRUNCATE mail.logins");
    }

    @AfterEach
    void end() {
        queue.close(Duration.ofSeconds(1));
    }

    private RecordQueue queue(String query, String password) {
        LoginTable table =
                new LoginTable(
                        new LoginTable.Server(
                                "127.0.0.1:" + db.port(), "popserv", password, "mail"),
                        Query.parse(query));
        RecordQueue.Limits limits =
                new RecordQueue.Limits(
                        100,
                        50,
                        Duration.ofDays(1),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500));
        queue = new RecordQueue("loginfo", limits, table, log);
        return queue;
    }

    private List<String> accounts() throws SQLException {
        return db.strings("SELECT account FROM mail.logins ORDER BY id");
    }

    @Test
    void writesARow() throws SQLException {
        queue(INSERT, "se'same").record(Logins.of("joe@example.com"));
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == 1);
        assertEquals(
                List.of("joe@example.com|joe|192.0.2.7|1700000000|from 198.51.100.1 to work, 100%"),
                db.strings(
                        "SELECT CONCAT_WS('|', account, local, ip, UNIX_TIMESTAMP(at), note)"
                                + " FROM mail.logins"));
    }

    @Test
    void noNameBendsTheStatement() throws SQLException {
        List<String> names =
                List.of("joe'; DROP TABLE logins; --", "a\\'b\"c", "x\ny%u%s?", "füür\ud83d\ude00");
        queue(INSERT, "se'same");
        names.forEach(name -> queue.record(Logins.of(name)));
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == names.size());
        assertEquals(names, accounts());
    }

    @Test
    void aRowTheServerRefusesLosesNoOther() throws SQLException {
        queue(INSERT, "se'same");
        queue.record(Logins.of("one"));
        queue.record(Logins.of("too long ".repeat(20)));
        queue.record(Logins.of("two"));
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == 2);
        assertEquals(List.of("one", "two"), accounts());
        assertEquals(1, queue.counts().get(0).lost());
        await().until(() -> !log.lines().isEmpty());
        assertTrue(
                log.lines().get(0).startsWith("- lost what=loginfo count=1 reason=\"Data"),
                log.lines().get(0));
    }

    @Test
    void aServerThatWasDownGetsThemLater() throws Exception {
        queue(INSERT, "se'same").record(Logins.of("before"));
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == 1);
        db.stop();
        for (int i = 0; i < 10; i++) {
            queue.record(Logins.of("down" + i));
        }
        await().atMost(SOON).until(() -> !log.lines().isEmpty());
        db.start();
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == 11);
        assertEquals(11, accounts().size());
        assertEquals(0, queue.counts().get(0).lost());
    }

    @Test
    void aBlackHoleCostsNothingAndLossesAreCounted() throws Exception {
        queue(INSERT, "se'same").record(Logins.of("before"));
        await().atMost(SOON).until(() -> queue.counts().get(0).sent() == 1);
        db.freeze();
        try {
            for (int i = 0; i < 300; i++) {
                queue.record(Logins.of("frozen" + i));
            }
            assertTrue(queue.counts().get(0).lost() >= 150);
            queue.close(Duration.ofMillis(300));
            assertEquals(300, queue.counts().get(0).lost());
            assertFalse(log.lines().isEmpty());
        } finally {
            db.thaw();
        }
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() throws SQLException {
        queue(INSERT, "se'same");
        for (int i = 0; i < 80; i++) {
            queue.record(Logins.of("u" + i));
        }
        queue.close(Duration.ofSeconds(20));
        assertEquals(80, accounts().size());
        queue.record(Logins.of("late"));
        assertEquals(1, queue.counts().get(0).lost());
    }

    @Test
    void aWrongStatementIsToldAndLosesItsLogins() {
        queue("INSERT INTO nowhere VALUES (%u)", "se'same").record(Logins.of("joe"));
        await().atMost(SOON).until(() -> queue.counts().get(0).lost() == 1);
        await().until(() -> !log.lines().isEmpty());
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() {
        queue(INSERT, "secret-word").record(Logins.of("joe"));
        await().atMost(SOON).until(() -> !log.lines().isEmpty());
        String line = log.lines().get(0);
        assertTrue(line.contains("count=0 reason=\"Access denied for user 'popserv'"), line);
        assertFalse(line.contains("secret-word"), line);
    }
}
