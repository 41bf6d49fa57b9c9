package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import popserv.auth.Ranked;
import popserv.auth.Standing;

/** Whose password is checked first when there are too many. */
class HashingPoolTest {
    private final HashingPool pool = new HashingPool(1, 2, Duration.ofDays(1));
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch open = new CountDownLatch(1);

    /** The one thread is busy. */
    @BeforeEach
    void occupy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        pool.execute(
                () -> {
                    begun.countDown();
                    hang();
                });
        begun.await();
    }

    private void hang() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private void come(Standing standing, String name) {
        come(standing, name, "");
    }

    private void come(Standing standing, String name, String address) {
        pool.execute(new Ranked(standing, address, () -> done.add(name)));
    }

    @Test
    void strangersWaitForThoseWhoAreKnown() throws Exception {
        come(Standing.SUSPECT, "suspect 1");
        come(Standing.SUSPECT, "suspect 2");
        come(Standing.NEW, "new");
        come(Standing.KNOWN, "known");
        pool.execute(() -> done.add("ours"));
        open.countDown();
        pool.shutdown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(List.of("known", "ours", "new", "suspect 1", "suspect 2"), done);
    }

    @Test
    void everyAddressHasItsTurn() throws Exception {
        come(Standing.NEW, "a 1", "2001:db8::1");
        come(Standing.NEW, "a 2", "2001:db8::2");
        come(Standing.NEW, "b", "2001:db8:0:1::1");
        come(Standing.KNOWN, "known 1", "192.0.2.1");
        come(Standing.KNOWN, "known 2", "192.0.2.1");
        come(Standing.KNOWN, "other", "192.0.2.2");
        open.countDown();
        pool.shutdown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(List.of("known 1", "other", "known 2", "a 1", "b", "a 2"), done);
    }

    @Test
    void nobodyFillsTheLineAlone() {
        come(Standing.NEW, "1", "192.0.2.1");
        come(Standing.NEW, "2", "192.0.2.1");
        assertThrows(RejectedExecutionException.class, () -> come(Standing.NEW, "3", "192.0.2.1"));
        come(Standing.NEW, "4", "192.0.2.2");
        come(Standing.KNOWN, "5", "192.0.2.1");
    }

    @Test
    void strangersDoNotFillTheLineForOthers() {
        come(Standing.SUSPECT, "1");
        come(Standing.SUSPECT, "2");
        assertThrows(RejectedExecutionException.class, () -> come(Standing.SUSPECT, "3"));
        come(Standing.NEW, "4");
        come(Standing.NEW, "5");
        assertThrows(RejectedExecutionException.class, () -> come(Standing.NEW, "6"));
        come(Standing.KNOWN, "7");
    }

    /** Threads that hang for ever are all that is lost to a database: nobody waits behind them. */
    @Test
    void whoComesWhenAllThreadsHangIsRefusedAtOnce() throws Exception {
        HashingPool hanging = new HashingPool(1, 2, Duration.ZERO);
        try {
            CountDownLatch begun = new CountDownLatch(1);
            hanging.execute(
                    () -> {
                        begun.countDown();
                        hang();
                    });
            begun.await();
            hanging.execute(new Ranked(Standing.NEW, "", () -> done.add("waits")));
            RejectedExecutionException refused =
                    assertThrows(RejectedExecutionException.class, () -> hanging.execute(() -> {}));
            assertEquals("1 look-ups hang in the user database", refused.getMessage());
            hanging.fit(false);
            // A reload brought another database: it has threads of its own.
            CountDownLatch another = new CountDownLatch(1);
            hanging.execute(another::countDown);
            assertTrue(another.await(20, TimeUnit.SECONDS));
        } finally {
            hanging.shutdownNow();
        }
    }
}
