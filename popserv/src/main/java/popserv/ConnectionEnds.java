package popserv;

import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import popserv.proxy.ProxyHeader;
import popserv.tls.TlsState;

/**
 * The two ends of a connection as the client sees them, whoever carries it.
 *
 * @param remote the client's address, without its port
 * @param local the address the client came to, without its port
 * @param proxy the address of the proxy that speaks for the client; null without one
 * @param authority the host the client asked the proxy for; empty if that is not known
 * @param tls the TLS between client and proxy; null without
 */
record ConnectionEnds(String remote, String local, String proxy, String authority, TlsState tls) {

    /** A client that comes by itself. */
    static ConnectionEnds of(SocketChannel channel) {
        return new ConnectionEnds(remote(channel), text(channel.localAddress()), null, "", null);
    }

    /** A client a proxy speaks for, or that proxy for itself. */
    static ConnectionEnds of(SocketChannel channel, ProxyHeader header) {
        ConnectionEnds direct = of(channel);
        if (header.client() == null) {
            return new ConnectionEnds(
                    direct.remote, direct.local, null, header.authority(), header.tls());
        }
        return new ConnectionEnds(
                header.client(), header.local(), direct.remote, header.authority(), header.tls());
    }

    static String remote(SocketChannel channel) {
        return text(channel.remoteAddress());
    }

    /** Returns an address as people write it: of IPv6 the short form of RFC 5952. */
    private static String text(InetSocketAddress address) {
        return NetUtil.toAddressString(address.getAddress());
    }
}
