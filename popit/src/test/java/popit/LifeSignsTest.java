package popit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LifeSignsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void silenceIsCountedFromTheLastSign() {
        LifeSigns life = new LifeSigns(10);
        long now = System.nanoTime();
        assertFalse(life.isDue(now + 9 * SECOND));
        assertTrue(life.isDue(now + 11 * SECOND));
    }

    @Test
    void whoTakesSomethingLives() {
        LifeSigns life = new LifeSigns(10);
        long now = System.nanoTime();
        life.progress(100, now + 9 * SECOND);
        life.progress(99, now + 18 * SECOND);
        assertFalse(life.isDue(now + 27 * SECOND));
        life.progress(99, now + 29 * SECOND);
        assertTrue(life.isDue(now + 29 * SECOND));
    }
}
