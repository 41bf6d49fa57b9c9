package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popserv.testing.Slapd;

/** Against a real OpenLDAP server, where it is installed. */
@Timeout(60)
class SlapdTest {
    private static final String ENTRIES =
            """
            dn: dc=example,dc=com
            objectClass: dcObject
            objectClass: organization
            o: example
            dc: example

            dn: uid=joe,dc=example,dc=com
            objectClass: account
            objectClass: posixAccount
            uid: joe
            cn: Joe
            uidNumber: 1001
            gidNumber: 100
            homeDirectory: /srv/joe
            userPassword: {SSHA}584nE3nCRdkDxEVFDnE8rtBHtZNUdvBy
            """;

    @Test
    void bindsAndReads(@TempDir Path dir) throws Exception {
        assumeTrue(Slapd.isThere(), "slapd is not installed, nor unpacked by tests/run");
        try (Slapd server = Slapd.start(dir, ENTRIES);
                UserDatabase binds = open(server, "uid uidNumber", "home homeDirectory");
                UserDatabase reads =
                        open(
                                server,
                                "passwd userPassword",
                                "ld_binddn cn=admin,dc=example,dc=com",
                                "ld_bindpw admin")) {
            CheckingDatabase checking = (CheckingDatabase) binds;
            Account joe = check(checking, "joe", "secret").orElseThrow();
            assertEquals(1001, joe.uid());
            assertEquals("/srv/joe", joe.home());
            assertTrue(check(checking, "joe", "other").isEmpty());
            assertTrue(check(checking, "tom", "secret").isEmpty());
            assertTrue(check(checking, "*", "secret").isEmpty());
            assertTrue(reads.find("joe").orElseThrow().secret().latin1().startsWith("{SSHA}"));
            assertTrue(reads.find("tom").isEmpty());
            server.close();
            assertThrows(DatabaseDown.class, () -> check(checking, "joe", "secret"));
        }
    }

    @Test
    void isAskedWhenTheFirstServerHangs(@TempDir Path dir) throws Exception {
        assumeTrue(Slapd.isThere(), "slapd is not installed, nor unpacked by tests/run");
        // Its backlog takes connections though nobody accepts them.
        try (ServerSocket hole = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                Slapd server = Slapd.start(dir, ENTRIES);
                UserDatabase binds = open("127.0.0.1:" + hole.getLocalPort(), server)) {
            assertTrue(check((CheckingDatabase) binds, "joe", "secret").isPresent());
            assertTrue(check((CheckingDatabase) binds, "joe", "other").isEmpty());
        }
    }

    private static UserDatabase open(String first, Slapd second) throws Exception {
        return HomeConfs.open(
                "mode ldap",
                "ld_hosts " + first + " 127.0.0.1:" + second.port(),
                "ld_base dc=example,dc=com",
                "uid uidNumber");
    }

    private static Optional<Account> check(CheckingDatabase database, String name, String password)
            throws DatabaseDown {
        return database.check(Lookup.of(name), password.getBytes(StandardCharsets.UTF_8));
    }

    private static UserDatabase open(Slapd server, String... more) throws Exception {
        String[] lines = new String[3 + more.length];
        lines[0] = "mode ldap";
        lines[1] = "ld_hosts 127.0.0.1:" + server.port();
        lines[2] = "ld_base dc=example,dc=com";
        System.arraycopy(more, 0, lines, 3, more.length);
        return HomeConfs.open(lines);
    }
}
