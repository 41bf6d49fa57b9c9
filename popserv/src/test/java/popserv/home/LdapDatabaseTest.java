package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.base.BadConfiguration;

/** Against UnboundID's directory in memory. */
@Timeout(60)
class LdapDatabaseTest {
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        server = MemoryDirectory.start();
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private UserDatabase open(String... more) throws BadConfiguration {
        List<String> lines = new ArrayList<>();
        lines.add("mode ldap");
        lines.add("ld_hosts 127.0.0.1:" + server.getListenPort());
        lines.add("ld_base dc=example,dc=com");
        lines.add("ld_binddn cn=search");
        lines.add("ld_bindpw sp");
        lines.addAll(List.of(more));
        return HomeConfs.open(lines.toArray(new String[0]));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final String[] MAP = {
        "uid uidNumber", "gid gidNumber", "home homeDirectory", "gecos cn", "shell \"/bin/%n\""
    };

    @Test
    void readsTheStoredPassword() throws Exception {
        try (UserDatabase database =
                open("passwd userPassword", "where uid", "home homeDirectory", "uid uidNumber")) {
            assertEquals(UserDatabase.Kind.SECRETS, database.kind());
            Account joe = database.find("joe").orElseThrow();
            assertEquals("secret", joe.secret().latin1());
            assertEquals(1001, joe.uid());
            assertTrue(database.find("jo").isEmpty());
        }
    }

    @Test
    void someStoredPasswordsTellWhatIsUsual() throws Exception {
        for (int i = 0; i < 100; i++) {
            String name = "uid=u" + i + ",dc=example,dc=com";
            server.add("dn: " + name, "objectClass: x", "userPassword: {SSHA}" + i);
        }
        try (UserDatabase database = open("passwd userPassword")) {
            assertEquals(32, database.samples().size());
        }
        try (UserDatabase database = open("passwd \"all\"")) {
            assertEquals(List.of(), database.samples());
        }
        try (UserDatabase database = open(MAP)) {
            assertEquals(List.of(), database.samples(), "the directory compares");
        }
        try (UserDatabase database = open("passwd userPassword")) {
            server.shutDown(true);
            assertEquals(List.of(), database.samples());
        }
    }

    @Test
    void checksByBinding() throws Exception {
        try (UserDatabase database = open(MAP)) {
            CheckingDatabase checks = assertInstanceOf(CheckingDatabase.class, database);
            Account joe = checks.check(Lookup.of("joe"), octets("secret")).orElseThrow();
            assertEquals(
                    new Account(
                            "joe",
                            Secret.NONE,
                            1001,
                            100,
                            "Joe Doe",
                            "/srv/joe",
                            "/bin/joe",
                            Switches.NONE),
                    joe);
            assertTrue(checks.check(Lookup.of("joe"), octets("other")).isEmpty());
            assertTrue(checks.check(Lookup.of("joe"), new byte[0]).isEmpty());
            assertTrue(checks.check(Lookup.of("joe"), new byte[] {(byte) 0xFF}).isEmpty());
            assertTrue(checks.check(Lookup.of("nobody"), octets("secret")).isEmpty());
            // The pooled connection is the searcher's again.
            assertTrue(database.find("joe").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "j*", "joe)(uid=*", "\\6aoe", "joe\0", "(", "|"})
    void namesDoNotBendTheFilter(String name) throws Exception {
        try (UserDatabase database = open(MAP)) {
            assertTrue(database.find(name).isEmpty());
        }
    }

    @Test
    void filter() throws Exception {
        try (UserDatabase database =
                open(
                        "ld_filter (&(objectClass=posixAccount)(|(uid=%u)(mail=%n@%d)))",
                        "user uid")) {
            assertEquals("joe", database.find("joe@example.com").orElseThrow().name());
            assertTrue(database.find("joe@example.org").isEmpty());
        }
        try (UserDatabase database = open("where mail")) {
            assertThrows(DatabaseDown.class, () -> database.find("joe@twin"));
        }
        assertThrows(BadConfiguration.class, () -> open("ld_filter (uid=%u"));
        assertThrows(BadConfiguration.class, () -> open("ld_filter (uid=%x)"));
        assertThrows(BadConfiguration.class, () -> open("ld_tls ldaps", "ld_ca /dev/null"));
        assertThrows(BadConfiguration.class, () -> open("ld_tls starttls", "ld_ca /none"));
    }

    @Test
    void downIsNoWrongPassword() throws Exception {
        try (UserDatabase database = open(MAP)) {
            assertTrue(database.find("joe").isPresent());
            server.shutDown(true);
            assertThrows(DatabaseDown.class, () -> database.find("joe"));
            assertThrows(DatabaseDown.class, () -> database.find("joe"));
        }
    }

    @Test
    void aSearcherThatIsRefused() throws Exception {
        try (UserDatabase database =
                HomeConfs.open(
                        "mode ldap",
                        "ld_hosts localhost:" + server.getListenPort(),
                        "ld_base dc=example,dc=com",
                        "ld_binddn cn=search",
                        "ld_bindpw wrong")) {
            assertEquals(List.of(), database.samples());
            assertThrows(DatabaseDown.class, () -> database.find("joe"));
        }
    }
}
