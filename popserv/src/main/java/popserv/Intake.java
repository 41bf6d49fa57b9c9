package popserv;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import popserv.base.Allowance;
import popserv.base.Lines;
import popserv.login.Login;

/**
 * Takes a client's lines one after the other, and none while an answer is awaited, or waits for the
 * client to read it.
 *
 * <p>Meanwhile nothing more is read, so a client can make us hold no more than one read's worth of
 * octets; what it sent ahead waits here, and travels along when the connection is given away. Used
 * on the connection's event loop only.
 */
final class Intake {
    /** How many lines of one client are answered before others have their turn. */
    private static final int TURN = 50;

    /**
     * A sixteenth of the memory there is: thousands of long tokens, and honest ones end at once.
     */
    private static final Allowance LONG_LINES =
            new Allowance(Runtime.getRuntime().maxMemory() / 16);

    private final OwnLoop loop;
    private final BooleanSupplier full;
    private final Consumer<String> answer;
    private final Runnable gone;
    private final Lines lines =
            new Lines(Login.LONGEST_LINE, Login.LONGER, Login.LONGEST_AUTH, LONG_LINES);
    private long lastHeard = System.nanoTime();
    private byte[] sentAlong = {};
    private boolean holding;
    private boolean resting;
    private boolean halfClosed;
    private boolean over;

    /**
     * Begins to take lines.
     *
     * @param loop the connection's
     * @param full tells whether as many answers wait for the client as may; to call {@link
     *     #drained} when they do no longer
     * @param answer answers a line
     * @param gone called when the client says no more and all it said was answered
     */
    Intake(OwnLoop loop, BooleanSupplier full, Consumer<String> answer, Runnable gone) {
        this.loop = loop;
        this.full = full;
        this.answer = answer;
        this.gone = gone;
    }

    /** Takes octets that arrived. While it is given away they are for whoever takes it. */
    void heard(byte[] octets) {
        if (!over || holding) {
            lines.feed(octets, 0, octets.length);
            answerLines();
        }
    }

    /** The client says no more; what it said is answered still. */
    void halfClosed() {
        halfClosed = true;
        answerLines();
    }

    /** Returns when the client last had its turn, as {@link System#nanoTime}. */
    long lastHeard() {
        return lastHeard;
    }

    boolean isHolding() {
        return holding;
    }

    boolean isOver() {
        return over;
    }

    /** Takes no line ever again. */
    void stop() {
        over = true;
        lines.giveUp();
    }

    /** Sets how long a line may be, in octets with its end. */
    void limit(int octets) {
        lines.limit(octets);
    }

    private void answerLines() {
        String line;
        int taken = 0;
        while (isFree() && !full.getAsBoolean() && (line = lines.next()) != null) {
            lastHeard = System.nanoTime();
            answer.accept(line);
            if (++taken == TURN && isFree()) {
                rest();
            }
        }
        if (isFree() && full.getAsBoolean()) {
            loop.read(false);
        } else if (isFree() && halfClosed) {
            gone.run();
        }
    }

    private boolean isFree() {
        return !holding && !resting && !over;
    }

    private void rest() {
        resting = true;
        loop.read(false);
        loop.execute(
                () -> {
                    resting = false;
                    drained();
                });
    }

    /** The client has read answers; takes lines again, if they waited for that alone. */
    void drained() {
        if (isFree()) {
            answerLines();
            if (isFree() && !full.getAsBoolean()) {
                loop.read(true);
            }
        }
    }

    /** Takes no further line, and reads no more than the system has handed us already. */
    void hold() {
        holding = true;
        loop.read(false);
    }

    /** Takes lines again. */
    void goOn() {
        holding = false;
        lastHeard = System.nanoTime();
        drained();
    }

    /**
     * Takes no further line until {@code stage} is done and {@code then} has run, which it does
     * though the client be gone meanwhile.
     *
     * @param failed takes what went wrong instead
     */
    <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            then.accept(future.join());
            return;
        }
        hold();
        stage.whenComplete(
                (value, failure) ->
                        later(
                                () -> {
                                    if (failure == null) {
                                        then.accept(value);
                                    } else {
                                        failed.accept(failure);
                                    }
                                }));
    }

    private void later(Runnable then) {
        loop.execute(
                () -> {
                    if (over) {
                        then.run();
                    } else {
                        resume(then);
                    }
                });
    }

    /**
     * Takes no further line, and runs {@code then} when so much time has passed since the last one
     * came, or twice, thrice as much: so the time tells nothing of what was done meanwhile. Holds
     * no thread.
     */
    void pause(Duration time, Runnable then) {
        hold();
        long left = left(time.toNanos(), System.nanoTime() - lastHeard);
        loop.schedule(() -> resume(then), left);
    }

    /** Returns the time to the next whole multiple of {@code time}. */
    static long left(long time, long passed) {
        return time <= 0 ? 0 : time - passed % time;
    }

    private void resume(Runnable then) {
        if (!over) {
            holding = false;
            then.run();
            if (!holding) {
                goOn();
            }
        }
    }

    /** Returns how many octets the client sent ahead. */
    int ahead() {
        return lines.waiting();
    }

    /** Takes what the client sent ahead; it comes back with {@link #putBack}. */
    byte[] takeAhead() {
        sentAlong = lines.rest();
        return sentAlong;
    }

    /** Puts back what {@link #takeAhead} took, before what came since. */
    void putBack() {
        byte[] later = lines.rest();
        lines.feed(sentAlong, 0, sentAlong.length);
        lines.feed(later, 0, later.length);
        sentAlong = new byte[0];
    }

    /** Forgets what the client sent ahead. */
    void forgetAhead() {
        lines.rest();
    }
}
