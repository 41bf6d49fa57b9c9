package popserv.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String HERE = "192.0.2.7";
    private static final int THREADS = 4;

    private final Sessions sessions = new Sessions();

    /** Each loop accepts clients: a limit that two ask about at once holds for both together. */
    @Test
    void ofThoseWhoComeAtTheSameMomentNoTwoAreTheSameOne() throws Exception {
        ExecutorService loops = Executors.newFixedThreadPool(THREADS);
        List<Callable<List<Sessions.Place>>> crowds = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            crowds.add(
                    () -> {
                        List<Sessions.Place> places = new ArrayList<>();
                        for (int n = 0; n < 1000; n++) {
                            places.add(sessions.enter(HERE));
                        }
                        return places;
                    });
        }
        List<Sessions.Place> all = new ArrayList<>();
        for (Future<List<Sessions.Place>> crowd : loops.invokeAll(crowds)) {
            all.addAll(crowd.get());
        }
        loops.shutdown();
        assertEquals(10, all.stream().filter(place -> place.fromAddress() <= 10).count());
        assertEquals(10, all.stream().filter(place -> place.inAll() <= 10).count());
        all.forEach(Sessions.Place::close);
        assertEquals(0, sessions.from(HERE));
        assertEquals(0, sessions.total());
    }

    @Test
    void whoHasStillToBeToldOfIsNobodysButLives() {
        AtomicInteger ends = new AtomicInteger();
        sessions.arriving();
        assertEquals(0, sessions.total());
        sessions.whenEmpty(ends::incrementAndGet);
        sessions.whenNoneHeld(ends::incrementAndGet);
        assertEquals(0, ends.get());
        Sessions.Place place = sessions.enter(HERE);
        sessions.arrived();
        assertEquals(0, ends.get());
        place.letGo();
        assertEquals(1, ends.get());
        place.close();
        assertEquals(2, ends.get());
    }
}
