package popserv.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A port of 127.0.0.1 behind which another one answers, and how much was said to it. */
public final class Forwarder implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final AtomicLong octets = new AtomicLong();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Socket> forgotten = new CopyOnWriteArrayList<>();
    private volatile boolean frozen;

    /**
     * Opens it.
     *
     * @param at where it listens; zero: at any free port
     * @param port where whoever answers does
     */
    public Forwarder(int at, int port) throws IOException {
        this.door = new ServerSocket(at, 50, InetAddress.getLoopbackAddress());
        this.port = port;
        run(this::accept);
    }

    /** How many octets clients have sent. */
    public long octets() {
        return octets.get();
    }

    /** Where it listens. */
    public int port() {
        return door.getLocalPort();
    }

    /** How often clients have connected. */
    public int connections() {
        return clients.size();
    }

    /** From now on it still takes connections and what clients say, and nobody hears of it. */
    public void freeze() {
        frozen = true;
    }

    /** It passes on again what is said, but for the connections there are, as a firewall does. */
    public void thaw() {
        forgotten.addAll(clients);
        frozen = false;
    }

    /** Ends all connections there are. */
    public void cut() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            clients.add(client);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            run(() -> pass(client, server, octets));
            run(() -> pass(server, client, new AtomicLong()));
        }
    }

    private void pass(Socket from, Socket to, AtomicLong count) throws IOException {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int n; (n = in.read(buffer)) > 0; count.addAndGet(n)) {
                if (!frozen && !forgotten.contains(from) && !forgotten.contains(to)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** In a thread that ends when a socket does. */
    private static void run(Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException closed) {
                                // That is how it ends.
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
