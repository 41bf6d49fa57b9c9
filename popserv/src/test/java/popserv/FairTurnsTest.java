package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private static final int MANY = 100;

    private final FairTurns turns = new FairTurns();

    @Test
    void whoHasMuchWaitsLonger() {
        assertEquals(1, turns.take("a", MANY));
        assertEquals(2, turns.take("a", MANY));
        assertEquals(3, turns.take("a", MANY));
        assertEquals(1, turns.take("b", MANY));
        turns.begun("a", 1);
        assertEquals(2, turns.take("c", MANY));
    }

    /** However quickly it is done: otherwise some of a busy client's work would wait for ever. */
    @Test
    void nobodyOvertakesHimself() {
        assertEquals(1, turns.take("a", MANY));
        assertEquals(2, turns.take("a", MANY));
        turns.begun("a", 1);
        assertEquals(3, turns.take("a", MANY));
        turns.begun("a", 2);
        turns.begun("a", 3);
        assertEquals(4, turns.take("a", MANY));
    }

    @Test
    void nobodyHasMoreThanHisShare() {
        turns.take("a", 2);
        assertEquals(2, turns.take("a", 2));
        assertEquals(-1, turns.take("a", 2));
        turns.givenUp("a");
        assertEquals(3, turns.take("a", 2));
        assertEquals(1, turns.take("b", 2));
    }
}
