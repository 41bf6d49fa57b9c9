package popserv.record;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/**
 * Whoson over TCP or a Unix-domain stream: request after request on one connection, each answered
 * by a line and an empty line. No step outlasts the time it is given, however the other side drips.
 */
final class StreamLink implements WhosonLink {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    /**
     * Connects.
     *
     * @param server where to
     * @param family null for that of the Internet address
     * @param atMost how long it may take
     */
    StreamLink(SocketAddress server, ProtocolFamily family, Duration atMost) throws IOException {
        // The one that needs more descriptors first: where one is missing, none is left open.
        selector = Selector.open();
        channel = channel(family, selector);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            key = channel.register(selector, 0);
            if (!channel.connect(server)) {
                long end = System.nanoTime() + atMost.toNanos();
                do {
                    await(SelectionKey.OP_CONNECT, end);
                } while (!channel.finishConnect());
            }
            connected = true;
        } finally {
            if (!connected) {
                close();
            }
        }
    }

    private static SocketChannel channel(ProtocolFamily family, Selector opened)
            throws IOException {
        try {
            return family == null ? SocketChannel.open() : SocketChannel.open(family);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, end);
            }
        }
        ByteBuffer in = ByteBuffer.allocate(MOST_OCTETS);
        while (!isWhole(in)) {
            int count = channel.read(in);
            if (count < 0 || !in.hasRemaining()) {
                throw new EOFException(count < 0 ? "connection closed" : "endless answer");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, end);
            }
        }
        return Arrays.copyOf(in.array(), in.position());
    }

    /** An answer ends with an empty line; line ends are CRLF or LF. */
    private static boolean isWhole(ByteBuffer in) {
        int end = in.position();
        if (end < 2 || in.get(end - 1) != '\n') {
            return false;
        }
        int before = in.get(end - 2) == '\r' ? end - 3 : end - 2;
        return before >= 0 && in.get(before) == '\n';
    }

    private void await(int operation, long end) throws IOException {
        key.interestOps(operation);
        long milliseconds = (end - System.nanoTime()) / 1_000_000;
        int ready = milliseconds <= 0 ? 0 : selector.select(milliseconds);
        selector.selectedKeys().clear();
        key.interestOps(0);
        if (ready == 0) {
            throw new SocketTimeoutException("no answer");
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            // There is nothing left to be done with it.
        }
    }
}
