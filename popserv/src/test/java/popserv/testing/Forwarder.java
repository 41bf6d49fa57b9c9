package popserv.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A port of 127.0.0.1 behind which another one answers, and how much was said to it. */
public final class Forwarder implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final AtomicLong octets = new AtomicLong();

    /**
     * Opens it.
     *
     * @param at where it listens
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

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            run(() -> pass(client, server, octets));
            run(() -> pass(server, client, new AtomicLong()));
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong count) throws IOException {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int n; (n = in.read(buffer)) > 0; count.addAndGet(n)) {
                to.getOutputStream().write(buffer, 0, n);
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
