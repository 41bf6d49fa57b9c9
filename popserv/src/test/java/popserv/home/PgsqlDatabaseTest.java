package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popserv.testing.Postgres;

/** Against a real PostgreSQL server, where it is installed. */
@Timeout(120)
class PgsqlDatabaseTest {
    @TempDir static Path dir;
    private static Postgres server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Postgres.programs() != null, "postgresql is not installed");
        server = Postgres.start(dir);
        server.execute(
                "CREATE TABLE accounts (\"user\" text PRIMARY KEY, passwd bytea, uid int, gid int,"
                        + " home text)",
                "INSERT INTO accounts VALUES ('joe', '{PLAIN}secret', 1001, 100, '/srv/joe'),"
                        + " ('it''s', NULL, NULL, NULL, '/srv/its')");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static UserDatabase open(String... more) throws Exception {
        String[] lines = new String[4 + more.length];
        lines[0] = "mode pgsql";
        lines[1] = "pg_hosts 127.0.0.1:" + server.port();
        lines[2] = "pg_user postgres";
        lines[3] = "pg_database postgres";
        System.arraycopy(more, 0, lines, 4, more.length);
        return HomeConfs.open(lines);
    }

    @Test
    void fieldMapWithAKeyWordForAColumn() throws Exception {
        try (UserDatabase database =
                open("table accounts", "where user", "uid uid", "gid gid", "home home")) {
            Account joe = database.find("joe").orElseThrow();
            assertEquals("{PLAIN}secret", joe.secret().latin1());
            assertEquals(1001, joe.uid());
            assertEquals("/srv/joe", joe.home());
            assertTrue(database.find("it's").orElseThrow().secret().isEmpty());
            assertTrue(database.find("postgres").isEmpty());
            assertTrue(database.find("' OR 1=1 --").isEmpty());
            assertEquals(1, database.samples().size());
        }
    }

    @Test
    void wholeQuery() throws Exception {
        try (UserDatabase database =
                open(
                        "query SELECT passwd, uid, home FROM public.accounts WHERE \"user\" = '%n'"
                                + " AND 'x%d' = 'xexample.com'")) {
            assertEquals(1001, database.find("joe@example.com").orElseThrow().uid());
            assertTrue(database.find("joe@example.org").isEmpty());
        }
        try (UserDatabase database = open("query SELECT nonsense")) {
            assertThrows(DatabaseDown.class, () -> database.find("joe"));
        }
    }
}
