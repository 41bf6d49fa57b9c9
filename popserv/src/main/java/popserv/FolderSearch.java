package popserv;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import popserv.name.FolderName;

/**
 * Looks for the folders that clients name. Whether there is one the disk knows, and the disk is not
 * asked on an event loop: it may hang, and so may all threads that could ask it.
 */
final class FolderSearch {
    private final Executor pool;
    private final long patience;

    FolderSearch(Executor pool) {
        this(pool, HashingPool.PATIENCE.toMillis());
    }

    /**
     * Makes one.
     *
     * @param pool where the disk may be asked
     * @param patience how long it may take, in milliseconds
     */
    FolderSearch(Executor pool, long patience) {
        this.pool = pool;
        this.patience = patience;
    }

    /**
     * Looks for a folder.
     *
     * @return its directory, as {@link FolderName#find}; fails if that cannot be told in time
     */
    CompletableFuture<Optional<Path>> find(Path maildir, String folder) {
        try {
            return CompletableFuture.supplyAsync(() -> FolderName.find(maildir, folder), pool)
                    .orTimeout(patience, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
