package popserv.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LastHourTest {
    private final AtomicLong millis = new AtomicLong(1_000_000 * 60_000L);
    private final LastHour hour = new LastHour(millis::get);

    private List<String> counted() {
        List<String> counted = new ArrayList<>();
        hour.give(
                (at, logins, failures) -> {
                    if (logins + failures > 0) {
                        counted.add((millis.get() - at) / 60_000 + ":" + logins + "," + failures);
                    }
                });
        return counted;
    }

    @Test
    void minutesMoveOnAndAreForgottenAfterAnHour() {
        hour.loggedIn();
        hour.loggedIn();
        millis.addAndGet(60_000);
        hour.failed();
        assertEquals(List.of("1:2,0", "0:0,1"), counted());
        millis.addAndGet(58 * 60_000);
        assertEquals(List.of("59:2,0", "58:0,1"), counted());
        millis.addAndGet(60_000);
        hour.loggedIn();
        assertEquals(List.of("59:0,1", "0:1,0"), counted());
    }
}
