package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import popserv.host.HostShadow;

class SystemDatabaseTest {
    @Test
    void theHostsAccounts() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "shadow(5) is for root");
        try (UserDatabase database = HomeConfs.open("mode system")) {
            Account root = database.find("root").orElseThrow();
            assertEquals(0, root.uid());
            assertEquals(0, root.gid());
            assertEquals("/root", root.home());
            assertFalse(root.secret().latin1().equals("x"));
            assertTrue(database.find("no-such-account").isEmpty());
            assertTrue(database.find("root:x").isEmpty());
            assertTrue(database.samples().contains(root.secret()));
        }
    }

    @Test
    void whatHasExpiredOpensNothing() {
        assertFalse(SystemDatabase.expired(new HostShadow("x", 100, -1, -1, -1), 20_000));
        assertFalse(SystemDatabase.expired(new HostShadow("x", 100, 99_999, 7, -1), 20_000));
        assertFalse(SystemDatabase.expired(new HostShadow("x", 100, 10, -1, -1), 20_000));
        assertTrue(SystemDatabase.expired(new HostShadow("x", 100, 10, 7, -1), 20_000));
        assertFalse(SystemDatabase.expired(new HostShadow("x", 19_990, 3, 7, -1), 20_000));
        assertTrue(SystemDatabase.expired(new HostShadow("x", -1, -1, -1, 20_000), 20_000));
        assertFalse(SystemDatabase.expired(new HostShadow("x", -1, -1, -1, 20_001), 20_000));
    }
}
