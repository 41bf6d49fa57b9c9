package popserv.record;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import popserv.base.HostPort;

/**
 * A host and a port, written {@code host:port} or {@code [::1]:port}, whose address is looked up
 * when it is needed and again every minute.
 *
 * <p>Not thread-safe, and a lookup blocks: for one recorder's thread.
 */
final class Destination {
    private static final Duration LASTS = Duration.ofMinutes(1);

    private final String host;
    private final int port;
    private InetSocketAddress address;
    private long lookedUp;

    private Destination(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Reads a host and a port.
     *
     * @param text as written
     * @param defaultPort the port when none is written; 0: one must be
     * @throws IllegalArgumentException with a message for people, if it is malformed
     */
    static Destination parse(String text, int defaultPort) {
        if (HostPort.isBareIpv6(text)) {
            throw new IllegalArgumentException(
                    "takes an IPv6 address in brackets, such as [::1]:1234, not '" + text + "'");
        }
        HostPort written = HostPort.of(text);
        String host = written.host();
        int port = written.number(defaultPort);
        if (written.port() != null && port < 1) {
            throw new IllegalArgumentException(
                    "takes a port from 1 to 65535, not '" + written.port() + "'");
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/') || port == 0) {
            throw new IllegalArgumentException("takes host:port, not '" + text + "'");
        }
        return new Destination(host, port);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /**
     * Returns the address; when the lookup fails, the last one known.
     *
     * @throws UnknownHostException if there never was one
     */
    InetSocketAddress address() throws UnknownHostException {
        long now = System.nanoTime();
        if (address == null || now - lookedUp > LASTS.toNanos()) {
            try {
                address = new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                if (address == null) {
                    throw e;
                }
            }
            lookedUp = now;
        }
        return address;
    }

    /** Returns {@code host:port}, as it is written in a configuration and in a URL. */
    @Override
    public String toString() {
        return HostPort.text(host, port);
    }
}
