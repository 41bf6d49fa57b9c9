package popserv.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private static final Blocks.Rules RULES = new Blocks.Rules(3, 60);
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "198.51.100.1";

    private long now = 1;
    private final Blocks blocks = new Blocks(() -> now);

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private List<Blocks.Block> fail(String account, String address, String password) {
        return blocks.failed(account, address, account + password, RULES);
    }

    private void guess(String account, String address) {
        for (int i = 0; i < RULES.tries(); i++) {
            fail(account, address, "guess" + i);
        }
    }

    @Test
    void afterSoManyFailuresForSoLong() {
        assertEquals(List.of(), fail("joe", HERE, "1"));
        assertEquals(List.of(), fail("joe", HERE, "2"));
        assertFalse(blocks.refuses("joe", HERE));
        List<Blocks.Block> begun = fail("joe", HERE, "3");
        assertEquals(
                List.of(new Blocks.Block("", HERE, 60), new Blocks.Block("joe", HERE, 60)), begun);
        assertTrue(blocks.refuses("joe", HERE));
        assertTrue(blocks.refuses("JOE", HERE), "another spelling is no way around");
        pass(59);
        assertTrue(blocks.refuses("joe", HERE));
        pass(1);
        assertFalse(blocks.refuses("joe", HERE));
        assertEquals(List.of(), blocks.list());
    }

    @Test
    void aLoginEndsTheRow() {
        fail("joe", HERE, "1");
        fail("joe", HERE, "2");
        blocks.succeeded("joe", HERE);
        assertEquals(List.of(), fail("joe", HERE, "3"));
        assertEquals(List.of(), fail("joe", HERE, "4"));
        assertFalse(blocks.refuses("joe", HERE));
    }

    @Test
    void theSamePasswordAgainCountsForItsAccountThere() {
        assertEquals(List.of(), fail("joe", HERE, "old"));
        assertEquals(List.of(), fail("joe", HERE, "old"));
        assertEquals(List.of(new Blocks.Block("joe", HERE, 60)), fail("joe", HERE, "old"));
        assertTrue(blocks.refuses("joe", HERE));
    }

    @Test
    void theSamePasswordAgainIsNoGuessOfTheAddress() {
        for (int i = 0; i < 100; i++) {
            fail("joe", HERE, "old");
        }
        assertFalse(blocks.refuses("ann", HERE));
        fail("joe", HERE, "older");
        fail("joe", HERE, "old");
        assertFalse(blocks.refuses("ann", HERE));
        fail("joe", HERE, "oldest");
        assertTrue(blocks.refuses("ann", HERE));
    }

    @Test
    void whatHasNoFingerprintAlwaysCounts() {
        blocks.failed("joe", HERE, "", RULES);
        blocks.failed("joe", HERE, "", RULES);
        assertEquals(2, blocks.failed("joe", HERE, "", RULES).size());
    }

    @Test
    void anAddressThatTriesManyAccountsIsRefusedWithAll() {
        fail("ann", HERE, "x");
        fail("bob", HERE, "x");
        assertEquals(List.of(new Blocks.Block("", HERE, 60)), fail("eve", HERE, "x"));
        assertTrue(blocks.refuses("joe", HERE));
        assertFalse(blocks.refuses("joe", THERE));
        assertFalse(blocks.refuses("ann", THERE));
    }

    @Test
    void failuresOfAnAddressCountInARow() {
        fail("ann", HERE, "x");
        fail("bob", HERE, "x");
        blocks.succeeded("joe", HERE);
        fail("eve", HERE, "x");
        assertFalse(blocks.refuses("mary", HERE));
    }

    @Test
    void oneGuestDoesNotShutTheHouseForThoseWhoLiveThere() {
        blocks.succeeded("joe", "192.0.2.77");
        guess("mallory", HERE);
        assertTrue(blocks.refuses("stranger", HERE));
        assertFalse(blocks.refuses("joe", HERE), "known in this neighbourhood");
        guess("joe", HERE);
        assertTrue(blocks.refuses("joe", HERE), "but not for guessing");
        assertFalse(blocks.refuses("joe", "192.0.2.77"));
    }

    @Test
    void nobodyLocksAnotherOutFromOnePlace() {
        for (int i = 0; i < 10; i++) {
            guess("joe", HERE);
            assertFalse(blocks.refuses("joe", THERE));
            pass(60);
        }
    }

    @Test
    void guessesFromManyPlacesRefuseTheAccountButWhereItIsKnown() {
        blocks.succeeded("joe", THERE);
        fail("joe", "203.0.113.1", "a");
        fail("joe", "203.0.113.2", "a");
        assertEquals(List.of(new Blocks.Block("joe", "", 60)), fail("joe", "203.0.113.3", "a"));
        assertTrue(blocks.refuses("joe", "203.0.113.4"));
        assertFalse(blocks.refuses("joe", THERE));
        assertFalse(blocks.refuses("ann", "203.0.113.4"));
        pass(TimeUnit.DAYS.toSeconds(31));
        fail("joe", "203.0.113.1", "a");
        fail("joe", "203.0.113.2", "a");
        fail("joe", "203.0.113.3", "a");
        assertTrue(blocks.refuses("joe", THERE), "not known for ever");
    }

    @Test
    void ofIpv6ThePrefixCounts() {
        fail("joe", "2001:db8:0:1::1", "1");
        fail("joe", "2001:db8:0:1::2", "2");
        fail("joe", "2001:db8:0:1:ffff::3", "3");
        assertTrue(blocks.refuses("joe", "2001:db8:0:1::4"));
        assertFalse(blocks.refuses("joe", "2001:db8:0:2::1"));
        assertEquals("2001:db8:0:1::/64", blocks.list().get(0).address());
    }

    @Test
    void aRowIsForgottenInTime() {
        fail("joe", HERE, "1");
        fail("joe", HERE, "2");
        pass(601);
        assertEquals(List.of(), fail("joe", HERE, "3"));
    }

    @Test
    void turnedOff() {
        for (int i = 0; i < 10; i++) {
            blocks.failed("joe", HERE, "" + i, new Blocks.Rules(3, 0));
        }
        assertFalse(blocks.refuses("joe", HERE));
    }

    @Test
    void listedAndCleared() {
        guess("joe", HERE);
        pass(10);
        guess("ann", THERE);
        assertEquals(4, blocks.list().size());
        assertEquals(60, blocks.list().get(0).seconds());
        assertEquals(50, blocks.list().get(3).seconds());
        assertEquals(1, blocks.clear("joe"));
        assertTrue(blocks.refuses("joe", HERE), "the address is another's matter");
        assertEquals(1, blocks.clear(HERE));
        assertFalse(blocks.refuses("joe", HERE));
        guess("joe", "2001:db8::1");
        assertEquals(1, blocks.clear("joe"));
        assertEquals(1, blocks.clear("2001:DB8::/64"));
        assertEquals(2, blocks.clear(""));
        assertEquals(List.of(), blocks.list());
    }

    /** Who tries names and addresses without end neither fills the memory nor ends a block. */
    @Test
    void boundedWhateverIsTried() {
        guess("joe", HERE);
        for (int i = 0; i < 60_000; i++) {
            String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
            fail("name" + i, address, "x");
        }
        assertTrue(blocks.refuses("joe", HERE));
        assertTrue(blocks.counted() <= 100_000);
        fail("x".repeat(100_000), THERE, "1");
    }

    @Test
    void itTellsWhoIsKnownAndWhoFailed() {
        assertFalse(blocks.isKnown("joe", HERE));
        assertFalse(blocks.hasFailed("joe", HERE));
        fail("joe", HERE, "1");
        assertTrue(blocks.hasFailed("ann", HERE), "the address");
        assertTrue(blocks.hasFailed("JOE", "203.0.113.9"), "the account");
        assertFalse(blocks.hasFailed("ann", "203.0.113.9"));
        fail("tom", "203.0.113.1", "1");
        assertTrue(blocks.hasFailed("ann", "203.0.113.9"), "a neighbour");
        blocks.clear("203.0.113.9");
        assertFalse(blocks.hasFailed("ann", "203.0.113.9"));
        blocks.succeeded("joe", HERE);
        assertTrue(blocks.isKnown("Joe", HERE));
        assertFalse(blocks.hasFailed("joe", HERE));
        assertFalse(blocks.isKnown("ann", HERE));
    }
}
