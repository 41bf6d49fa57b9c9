package popserv.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import popserv.home.DatabaseDown;

/**
 * Where blocking work runs. Its results come in bounded time and never as an exception: whatever
 * goes wrong becomes a result that says so.
 */
final class TimedPool {
    private final Executor pool;
    private final Duration patience;

    /** Takes a pool, which may reject work and say why, and how long to wait for a result. */
    TimedPool(Executor pool, Duration patience) {
        this.pool = pool;
        this.patience = patience;
    }

    /**
     * Returns one that is as patient, with threads of its own, which end when they are idle: what
     * hangs there holds up nobody here.
     *
     * @param name what its threads ask; stands in their names and in the reason of a rejection
     * @param threads how many at most
     * @param waiting how many tasks may wait for one of them
     */
    TimedPool beside(String name, int threads, int waiting) {
        ThreadPoolExecutor own =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(waiting),
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        },
                        (task, full) -> {
                            throw new RejectedExecutionException(
                                    "too many logins wait for the " + name);
                        });
        own.allowCoreThreadTimeOut(true);
        return new TimedPool(own, patience);
    }

    /** A piece of blocking work. */
    interface Work<T> {
        T result() throws DatabaseDown;
    }

    /**
     * Runs work.
     *
     * @param standing how the client stands whose work it is
     * @param address that client's address; empty if it is nobody's
     * @param work what to do
     * @param failed makes a result of the reason why there is none
     */
    <T> CompletionStage<T> run(
            Standing standing, String address, Work<T> work, Function<String, T> failed) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task =
                () -> {
                    // Who waited too long was told so already.
                    if (!result.isDone()) {
                        result.complete(guarded(work, failed));
                    }
                };
        try {
            pool.execute(new Ranked(standing, address, task));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(failed.apply(e.getMessage()));
        }
        return result.completeOnTimeout(
                failed.apply("the user database took too long"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static <T> T guarded(Work<T> work, Function<String, T> failed) {
        try {
            return work.result();
        } catch (DatabaseDown e) {
            return failed.apply(e.getMessage());
        } catch (RuntimeException | Error e) {
            // Not its message, which may quote what a client sent.
            return failed.apply(e.getClass().getName());
        }
    }
}
