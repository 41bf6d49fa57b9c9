package popserv.record;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import popserv.base.Kind;
import popserv.host.UnixDatagram;

/**
 * Where a whoson server is: {@code udp:HOST:PORT}, {@code tcp:HOST:PORT}, {@code unix:PATH} (a
 * stream) or {@code unixd:PATH} (datagrams).
 */
final class WhosonServer {
    /** No port is registered; this is the one servers use by default. */
    private static final int PORT = 9876;

    private final String type;
    private final Destination endpoint;
    private final Path path;

    private WhosonServer(String type, Destination endpoint, Path path) {
        this.type = type;
        this.endpoint = endpoint;
        this.path = path;
    }

    /**
     * Reads where a server is.
     *
     * @throws IllegalArgumentException with a message for people, if it is malformed
     */
    static WhosonServer parse(String text) {
        int colon = text.indexOf(':');
        String type = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        switch (type) {
            case "udp", "tcp":
                return new WhosonServer(type, Destination.parse(rest, PORT), null);
            case "unix", "unixd":
                if (!rest.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "takes the full path of a socket, such as " + type + ":/run/whosond");
                }
                return new WhosonServer(type, null, Path.of(rest));
            default:
                throw new IllegalArgumentException(
                        "takes udp:HOST:PORT, tcp:HOST:PORT, unix:PATH or unixd:PATH, not '"
                                + text
                                + "'");
        }
    }

    /** The kind of directives whose value is a server. */
    static Kind<WhosonServer> kind() {
        return Kind.of("udp:HOST:PORT|tcp:HOST:PORT|unix:PATH|unixd:PATH", WhosonServer::parse);
    }

    /**
     * Connects.
     *
     * @param atMost how long that may take; datagrams take none
     * @throws IOException if the server is not there; looking its name up may take longer
     */
    WhosonLink connect(Duration atMost) throws IOException {
        try {
            return switch (type) {
                case "udp" -> new UdpLink(endpoint.address());
                case "tcp" -> new StreamLink(endpoint.address(), null, atMost);
                case "unix" ->
                        new StreamLink(
                                UnixDomainSocketAddress.of(path),
                                StandardProtocolFamily.UNIX,
                                atMost);
                default -> new UnixDatagramLink(UnixDatagram.connect(path));
            };
        } catch (UnknownHostException e) {
            throw new IOException("unknown host " + endpoint.host());
        }
    }

    @Override
    public String toString() {
        return type + ":" + (path == null ? endpoint : path);
    }
}
