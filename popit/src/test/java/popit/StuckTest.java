package popit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that hangs holds up nobody but those whose mail is on it. */
@Timeout(60)
class StuckTest {
    private static final String HUNG = "hung";
    private static final String LAST = "last";

    private final CountDownLatch disk = new CountDownLatch(1);
    private final List<String> served = new CopyOnWriteArrayList<>();

    private void serve(String client) {
        if (client.startsWith(HUNG)) {
            try {
                disk.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        served.add(client);
    }

    @Test
    void othersAreTakenWhileAllTakersAreStuck() throws Exception {
        LinkedBlockingQueue<String> link = new LinkedBlockingQueue<>();
        Takers<String> takers = new Takers<>(2, () -> next(link), this::serve);
        CompletableFuture<Void> all =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                takers.serve();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        for (int i = 0; i < 7; i++) {
            link.add(HUNG + i);
        }
        link.add("joe");
        await().untilAsserted(
                        () -> {
                            takers.relieve();
                            assertEquals(List.of("joe"), served);
                        });
        disk.countDown();
        // Each thread that is left hears of the end once.
        await().until(
                        () -> {
                            link.add(LAST);
                            return all.isDone();
                        });
        assertEquals(8, served.size());
    }

    @Test
    void noThreadJoinsWhenNoMoreClientsCome() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Takers<String> takers =
                new Takers<>(
                        2,
                        () -> {
                            asked.incrementAndGet();
                            return null;
                        },
                        this::serve);
        takers.serve();
        takers.relieve();
        takers.relieve();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("taker-")) {
                thread.join();
            }
        }
        assertEquals(2, asked.get());
    }

    private static String next(LinkedBlockingQueue<String> link) {
        try {
            String client = link.poll(50, TimeUnit.SECONDS);
            return LAST.equals(client) ? null : client;
        } catch (InterruptedException e) {
            return null;
        }
    }

    @Test
    void othersReadWhileAllDiskThreadsAreStuck() throws Exception {
        DiskThreads threads = new DiskThreads(2);
        for (int i = 0; i < 7; i++) {
            threads.execute(() -> serve(HUNG));
        }
        threads.execute(() -> serve("joe"));
        await().untilAsserted(
                        () -> {
                            threads.relieve();
                            assertEquals(List.of("joe"), served);
                        });
        disk.countDown();
        await().until(() -> served.size() == 8);
        threads.relieve();
        assertEquals(2, threads.getCorePoolSize());
        threads.shutdown();
    }
}
