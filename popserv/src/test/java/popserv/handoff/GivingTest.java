package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.Octets;

/** Whole journeys: a client is taken off its event loop and given to a worker. */
@Timeout(120)
class GivingTest {
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> ends = new ConcurrentLinkedQueue<>();
    private Workers workers;

    private void give(EpollSocketChannel client) {
        open.incrementAndGet();
        client.closeFuture().addListener(closed -> open.decrementAndGet());
        client.pipeline()
                .addLast(
                        new TestDoor.Ears(
                                (channel, first) ->
                                        Detached.detach(client)
                                                .onSuccess(detached -> give(detached, first)),
                                event -> {}));
    }

    private void give(Detached detached, byte[] pending) {
        HandOff handOff =
                new HandOff(
                        "s" + sessions.incrementAndGet(),
                        "/",
                        Map.of("USER", "joe"),
                        List.of("popit", "brief"),
                        Transport.TCP,
                        pending);
        workers.give(
                handOff,
                detached.descriptor(),
                new Taker() {
                    @Override
                    public void taken(long pid) {
                        detached.close();
                    }

                    @Override
                    public void failed(String reason, boolean ours) {
                        ends.add("failed " + reason);
                        detached.close();
                    }

                    @Override
                    public void ended(String line) {
                        ends.add("ended");
                    }

                    @Override
                    public void died() {
                        ends.add("died");
                    }
                });
    }

    private static final Watcher SILENT =
            new Watcher() {
                @Override
                public void started(long pid) {}

                @Override
                public void ended(long pid, String reason, int sessions, boolean expected) {}

                @Override
                public void log(long pid, Log.Level level, String line) {}

                @Override
                public void said(long pid, String line) {}
            };

    @AfterEach
    void catchAgain() {
        Awaitility.reset();
    }

    private static String journey(int port, String said) throws IOException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void manyClientsAtOnceEachReachAWorker() throws Exception {
        TestDoor door = new TestDoor();
        workers = new Workers(WorkersTest.java(), 2, Workers.PATIENCE, SILENT);
        workers.start();
        int port = door.open(this::give);
        assertTrue(journey(port, "QUIT\r\n").endsWith(" joe tcp QUIT\r\n\r\n"));
        int before = Octets.openDescriptors();
        int total = Integer.getInteger("popserv.journeys", 1000);
        ExecutorService clients = Executors.newFixedThreadPool(64);
        Callable<String> client = () -> journey(port, "STAT\r\n");
        int right = 0;
        for (Future<String> reply :
                clients.invokeAll(java.util.Collections.nCopies(total, client))) {
            right += reply.get().endsWith(" joe tcp STAT\r\n\r\n") ? 1 : 0;
        }
        clients.shutdown();
        assertEquals(total, right);
        await().until(() -> ends.size() == total + 1 && open.get() == 0);
        assertTrue(ends.stream().allMatch("ended"::equals));
        assertEquals(0, workers.sessions());
        await().until(() -> Octets.openDescriptors() <= before);
        workers.stop().get(20, TimeUnit.SECONDS);
        door.close();
    }

    /** Who gave a client fails as he hears of it; others hear of theirs none the less. */
    @Test
    void aTakerThatFailsCostsNobodyElse() throws Exception {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        workers = new Workers(WorkersTest.java(), 1, Workers.PATIENCE, SILENT);
        workers.start();
        int[] pair = Descriptors.streamPair();
        HandOff bad =
                new HandOff(
                        "bad",
                        "/",
                        Map.of("USER", "joe"),
                        List.of("popit", "brief"),
                        Transport.UNIX,
                        new byte[0]);
        workers.give(bad, pair[1], new FailingTaker());
        new GivenClient(workers, "s0", "brief", "").awaits("taken ended s0 logout reason=quit");
        new GivenClient(workers, "s1", "brief", "").awaits("taken ended s1 logout reason=quit");
        await().until(() -> workers.sessions() == 0);
        workers.stop().get(20, TimeUnit.SECONDS);
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    private static final class FailingTaker implements Taker {
        @Override
        public void taken(long pid) {
            throw new StackOverflowError("of a test");
        }

        @Override
        public void failed(String reason, boolean ours) {
            throw new StackOverflowError("of a test");
        }

        @Override
        public void ended(String line) {
            throw new StackOverflowError("of a test");
        }

        @Override
        public void died() {
            throw new StackOverflowError("of a test");
        }
    }
}
