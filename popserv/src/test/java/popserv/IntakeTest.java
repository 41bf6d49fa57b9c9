package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client that sends without end, reads nothing, or leaves in the middle. */
class IntakeTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> answered = new ArrayList<>();
    private Throwable broken;
    private final OwnLoop loop = new OwnLoop(channel, why -> broken = why);
    private boolean full;
    private boolean gone;
    private final Intake intake = new Intake(loop, () -> full, answered::add, () -> gone = true);

    private void says(String text) {
        intake.heard(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void nothingIsAnsweredToAClientThatDoesNotRead() {
        full = true;
        says("CAPA\r\nQUIT\r\n");
        intake.halfClosed();
        assertEquals(List.of(), answered);
        assertFalse(gone);
        assertFalse(channel.config().isAutoRead(), "more is read from it");
        full = false;
        intake.drained();
        assertEquals(List.of("CAPA", "QUIT"), answered);
        assertTrue(gone);
    }

    /** A TLS record read while a worker takes the session is the worker's to answer. */
    @Test
    void whatComesWhileItIsGivenAwayIsNotLost() {
        intake.hold();
        says("STAT\r\n");
        intake.stop();
        says("QUIT\r\n");
        assertEquals(List.of(), answered);
        assertEquals("STAT\r\nQUIT\r\n", new String(intake.takeAhead(), StandardCharsets.US_ASCII));
    }

    @Test
    void readingGoesOnWhenTheClientReads() {
        full = true;
        says("CAPA\r\n");
        full = false;
        intake.drained();
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void othersHaveTheirTurnBetweenManyLines() {
        says("CAPA\r\n".repeat(120));
        assertTrue(answered.size() < 120, "lines in one turn: " + answered.size());
        assertFalse(channel.config().isAutoRead(), "more is read from it");
        channel.runPendingTasks();
        assertEquals(120, answered.size());
        assertTrue(channel.config().isAutoRead());
    }

    /** How long a verdict took, the time of the answer does not tell. */
    @Test
    void aPauseIsCountedFromTheQuestion() {
        assertEquals(200, Intake.left(200, 0));
        assertEquals(197, Intake.left(200, 3));
        assertEquals(1, Intake.left(200, 199));
        assertEquals(150, Intake.left(200, 250));
        assertEquals(0, Intake.left(0, 250));
    }

    /** Otherwise whoever hangs up at once could guess without being counted. */
    @Test
    void whatAClientTriedCountsThoughItLeft() {
        CompletableFuture<String> verdict = new CompletableFuture<>();
        intake.await(verdict, answered::add, failure -> {});
        intake.stop();
        verdict.complete("wrong");
        channel.runPendingTasks();
        assertEquals(List.of("wrong"), answered);
    }
}
