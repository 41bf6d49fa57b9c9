package popserv.limits;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoginDelaysTest {
    private long now = 1;
    private final LoginDelays delays = new LoginDelays(() -> now);

    @Test
    void theLeastTimeBetweenTwoLogins() {
        assertTrue(delays.enter("joe", 60));
        assertFalse(delays.enter("joe", 60));
        assertTrue(delays.enter("ann", 60));
        now += TimeUnit.SECONDS.toNanos(59);
        assertFalse(delays.enter("joe", 60), "a refused login does not count");
        now += TimeUnit.SECONDS.toNanos(1);
        assertTrue(delays.enter("joe", 60));
        assertFalse(delays.enter("joe", 60));
        delays.forget("joe");
        assertTrue(delays.enter("joe", 60));
    }

    @Test
    void none() {
        assertTrue(delays.enter("joe", 0));
        assertTrue(delays.enter("joe", 0));
    }
}
