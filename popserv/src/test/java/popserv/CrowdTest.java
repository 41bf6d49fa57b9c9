package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who has to go when the house is nearly full. */
class CrowdTest {
    private final AtomicLong now = new AtomicLong();
    private final Crowd<Guest> crowd = new Crowd<>(now::get);
    private final List<String> asked = new ArrayList<>();

    private final class Guest implements Crowd.Guest {
        private final String name;

        Guest(String name) {
            this.name = name;
            crowd.enter(this);
        }

        @Override
        public void leave(String reason) {
            asked.add(name);
        }
    }

    private void pass(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whoStandsAboutForLongestGoesFirst() {
        new Guest("first");
        Guest second = new Guest("second");
        pass(Crowd.SECONDS / 2);
        new Guest("third");
        crowd.thin();
        assertEquals(List.of(), asked, "all have some time to log in");
        pass(Crowd.SECONDS / 2);
        crowd.leave(second);
        crowd.thin();
        crowd.thin();
        assertEquals(List.of("first"), asked);
        pass(Crowd.SECONDS / 2);
        crowd.thin();
        assertEquals(List.of("first", "third"), asked);
    }

    /** One that is being given away, say, stays, and is asked later. */
    @Test
    void whoStaysHoldsNobodyUp() {
        Guest stays = new Guest("stays");
        new Guest("next");
        pass(Crowd.SECONDS);
        crowd.thin();
        crowd.thin();
        crowd.thin();
        assertEquals(List.of("stays", "next"), asked);
        pass(Crowd.SECONDS);
        crowd.thin();
        assertEquals(List.of("stays", "next", "stays"), asked);
        crowd.leave(stays);
        assertEquals(1, crowd.those(guest -> true).size());
    }

    @Test
    void thoseWhoAreFoundMayLeave() {
        Guest first = new Guest("first");
        new Guest("second");
        Guest third = new Guest("third");
        List<Guest> found = crowd.those(guest -> !guest.name.equals("second"));
        assertEquals(List.of(first, third), found);
        found.forEach(crowd::leave);
        assertEquals(List.of(), crowd.those(found::contains));
        assertEquals(1, crowd.those(guest -> true).size());
    }

    @Test
    void nobodyIsThere() {
        crowd.thin();
        crowd.leave(new Guest("gone"));
        crowd.thin();
        assertTrue(crowd.isEmpty());
        assertEquals(List.of(), asked);
    }
}
