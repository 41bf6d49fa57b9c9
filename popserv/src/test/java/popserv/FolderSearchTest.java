package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever logs in to a folder hears an answer, whatever became of disk and threads. */
class FolderSearchTest {
    @TempDir Path maildir;

    private Throwable failure(Executor pool) {
        var search = new FolderSearch(pool, 10).find(maildir, "work");
        return assertThrows(ExecutionException.class, () -> search.get(20, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void findsTheFolder() throws Exception {
        Path folder = Files.createDirectories(maildir.resolve(".work/cur")).getParent();
        var search = new FolderSearch(Runnable::run).find(maildir, "work");
        assertEquals(Optional.of(folder), search.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aDiskThatHangsIsNotWaitedForForEver() {
        assertInstanceOf(TimeoutException.class, failure(task -> {}));
    }

    @Test
    void isToldWhenNobodyCanLook() {
        assertInstanceOf(
                RejectedExecutionException.class,
                failure(
                        task -> {
                            throw new RejectedExecutionException("all hang");
                        }));
    }
}
