package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popserv.host.Descriptors;
import popserv.host.Octets;

@Timeout(60)
class RelayTest {
    @TempDir Path directory;
    private final TestDoor door = new TestDoor();
    private final CompletableFuture<Relay> ended = new CompletableFuture<>();
    private final CompletableFuture<Integer> worker = new CompletableFuture<>();
    private volatile Relay relay;
    private Duration patience = Duration.ofMinutes(1);

    @AfterEach
    void close() throws Exception {
        door.close();
        if (worker.isDone()) {
            Descriptors.close(worker.join());
        }
    }

    /** A server that relays each client once it has sent a first line. */
    private int serve() throws Exception {
        return door.open(this::welcome);
    }

    private void welcome(EpollSocketChannel client) {
        client.pipeline().addLast(new TestDoor.Ears(this::relay, event -> {}));
    }

    private void relay(Channel client, byte[] first) {
        try {
            int[] pair = Descriptors.streamPair();
            byte[] pending = Arrays.copyOfRange(first, 6, first.length);
            relay = Relay.start(client, pending, pair[0], patience, ended::complete);
            worker.complete(pair[1]);
        } catch (Exception e) {
            worker.completeExceptionally(e);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String read(Socket client, int length) throws Exception {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    @Test
    void carriesBothWaysAndTellsTheEnd() throws Exception {
        try (Socket client = new Socket("127.0.0.1", serve())) {
            client.getOutputStream().write(octets("PASS\r\nSTAT\r\n"));
            int end = worker.get(20, TimeUnit.SECONDS);
            assertEquals("STAT\r\n", Octets.read(end));
            Octets.write(end, "+OK 0 0\r\n");
            assertEquals("+OK 0 0\r\n", read(client, 9));
            client.getOutputStream().write(octets("QUIT\r\n"));
            assertEquals("QUIT\r\n", Octets.read(end));
            Octets.write(end, "+OK bye\r\n");
            Descriptors.disconnect(end);
            assertEquals("+OK bye\r\n", read(client, 100));
        }
        Relay over = ended.get(20, TimeUnit.SECONDS);
        assertEquals(12, over.fromClientOctets());
        assertEquals(18, over.toClientOctets());
    }

    @Test
    void aClientThatHalfClosesGetsEveryReply() throws Exception {
        try (Socket client = new Socket("127.0.0.1", serve())) {
            client.getOutputStream().write(octets("PASS\r\nRETR 1\r\nQUIT\r\n"));
            int end = worker.get(20, TimeUnit.SECONDS);
            client.shutdownOutput();
            assertEquals("RETR 1\r\nQUIT\r\n", Octets.readAll(end));
            String reply = "+OK\r\n" + "x".repeat(100_000) + "\r\n";
            Octets.write(end, reply);
            Descriptors.disconnect(end);
            assertEquals(reply, read(client, 200_000));
        }
        ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatClosesRightAfterQuitIsHeard() throws Exception {
        try (Socket client = new Socket("127.0.0.1", serve())) {
            client.getOutputStream().write(octets("PASS\r\nDELE 1\r\n"));
            worker.get(20, TimeUnit.SECONDS);
            client.getOutputStream().write(octets("QUIT\r\n"));
        }
        assertEquals("DELE 1\r\nQUIT\r\n", Octets.readAll(worker.join()));
        Octets.write(worker.join(), "+OK bye\r\n");
        Descriptors.disconnect(worker.join());
        ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoeverDoesNotReadStopsTheOther() throws Exception {
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(8192);
            client.connect(new InetSocketAddress("127.0.0.1", serve()));
            client.getOutputStream().write(octets("PASS\r\n"));
            int end = worker.get(20, TimeUnit.SECONDS);
            byte[] much = new byte[64 << 20];
            new Random(1).nextBytes(much);
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(
                            () -> {
                                String text = new String(much, StandardCharsets.ISO_8859_1);
                                for (int i = 0; i < much.length; i += 1 << 20) {
                                    Octets.write(end, text.substring(i, i + (1 << 20)));
                                }
                                Descriptors.disconnect(end);
                            });
            // What is under way settles at a fraction of the whole.
            long[] seen = {-1, 0};
            await().pollDelay(200, TimeUnit.MILLISECONDS)
                    .pollInterval(200, TimeUnit.MILLISECONDS)
                    .until(
                            () -> {
                                seen[1] = seen[0];
                                seen[0] = relay.toClientOctets();
                                return seen[0] > 0 && seen[0] == seen[1];
                            });
            assertTrue(seen[0] < 16 << 20, seen[0] + " octets went out to nobody");
            assertFalse(written.isDone());
            byte[] got = client.getInputStream().readNBytes(much.length);
            assertTrue(java.util.Arrays.equals(much, got));
            assertEquals(-1, client.getInputStream().read());
        }
        ended.get(20, TimeUnit.SECONDS);
    }

    /** What it said last, a QUIT perhaps, the worker hears all the same. */
    @Test
    void aClientThatIsGoneBeforeItBeginsIsHeard() throws Exception {
        CompletableFuture<EpollSocketChannel> gone = new CompletableFuture<>();
        int port =
                door.open(
                        channel -> {
                            welcome(channel);
                            channel.closeFuture().addListener(closed -> gone.complete(channel));
                        });
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.setSoLinger(true, 0);
        }
        EpollSocketChannel channel = gone.get(20, TimeUnit.SECONDS);
        channel.eventLoop().execute(() -> relay(channel, octets("PASS\r\nQUIT\r\n")));
        assertEquals("QUIT\r\n", Octets.readAll(worker.get(20, TimeUnit.SECONDS)));
        ended.get(20, TimeUnit.SECONDS);
    }

    /** The worker has long forgotten it. */
    @Test
    void aClientThatReadsNoMoreIsClosedAfterItsWorker() throws Exception {
        patience = Duration.ofMillis(100);
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(8192);
            client.connect(new InetSocketAddress("127.0.0.1", serve()));
            client.getOutputStream().write(octets("PASS\r\n"));
            int end = worker.get(20, TimeUnit.SECONDS);
            Descriptors.nonBlocking(end, true);
            String much = "x".repeat(16384);
            long[] seen = {-1, 0};
            await().pollInterval(200, TimeUnit.MILLISECONDS)
                    .until(
                            () -> {
                                while (Octets.write(end, much)) {
                                    seen[1]++;
                                }
                                return seen[0] == (seen[0] = seen[1]);
                            });
            Descriptors.disconnect(end);
            ended.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatVanishesEndsTheWorkersConnection() throws Exception {
        Socket client = new Socket("127.0.0.1", serve());
        client.getOutputStream().write(octets("PASS\r\n"));
        int end = worker.get(20, TimeUnit.SECONDS);
        client.setSoLinger(true, 0);
        client.close();
        assertEquals("", Octets.readAll(end));
        ended.get(20, TimeUnit.SECONDS);
    }

    /** Makes a server's TLS with a certificate made on the spot. */
    private SslContext tls() throws Exception {
        Path keys = directory.resolve("keys.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String words =
                " -genkeypair -keyalg EC -alias a -dname CN=localhost -storetype PKCS12"
                        + " -storepass secret -keystore ";
        List<String> command = new ArrayList<>(List.of((keytool + words).split(" ")));
        command.add(keys.toString());
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertEquals(0, made.waitFor());
        KeyStore store = KeyStore.getInstance(keys.toFile(), "secret".toCharArray());
        KeyManagerFactory manager =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(store, "secret".toCharArray());
        return SslContextBuilder.forServer(manager).build();
    }

    @Test
    void tlsIsPlainToTheWorker() throws Exception {
        SslContext tls = tls();
        int port =
                door.open(
                        client -> {
                            client.pipeline().addLast(tls.newHandler(client.alloc()));
                            welcome(client);
                        });
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket client =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            client.getOutputStream().write(octets("PASS\r\nSTAT\r\n"));
            int end = worker.get(20, TimeUnit.SECONDS);
            assertEquals("STAT\r\n", Octets.read(end));
            String reply = "+OK " + "y".repeat(300_000) + "\r\n";
            CompletableFuture.runAsync(() -> Octets.write(end, reply));
            assertEquals(reply, read(client, reply.length()));
            client.getOutputStream().write(octets("QUIT\r\n"));
            client.shutdownOutput();
            assertEquals("QUIT\r\n", Octets.readAll(end));
            Octets.write(end, "+OK bye\r\n");
            Descriptors.disconnect(end);
        }
        ended.get(20, TimeUnit.SECONDS);
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Its loop does not take the worker's end: both are closed, and whoever waits hears of it. */
    @Test
    void aWorkerThatCannotBeHeardEndsTheRelay() throws Exception {
        int[] pair = Descriptors.streamPair();
        EmbeddedChannel client = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        Relay.start(client, new byte[0], pair[0], ended::complete);
        client.runPendingTasks();
        ended.get(20, TimeUnit.SECONDS);
        assertFalse(client.isOpen());
        assertEquals("", Octets.readAll(pair[1]));
        Descriptors.close(pair[1]);
    }
}
