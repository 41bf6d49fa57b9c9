package popserv;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Network;
import popserv.base.Settings;

/** The peers that speak for others by the PROXY protocol: who they are, nobody else guesses. */
final class Proxies {
    static final Directive<Network> FROM =
            Directive.of("proxy.from", Kind.of("network", Proxies::network))
                    .says(
                            "Peers from this network (CIDR, or one address) are proxies, and begin"
                                + " each connection with a PROXY header, version 1 or 2, within 5"
                                + " seconds and 16 KiB, before TLS. Without one the connection is"
                                + " closed. The client it tells of is the one whose address stands"
                                + " in limits, logs, records and REMOTE_ADDR, and if it tells that"
                                + " the client came by TLS, that is as good as TLS here. With LOCAL"
                                + " or UNKNOWN the proxy speaks for itself. From everybody else a"
                                + " PROXY header is an unknown command.")
                    .example("192.0.2.0/28")
                    .repeated();

    private final List<Network> networks;

    Proxies(Settings settings) {
        networks = List.copyOf(settings.all(FROM));
    }

    /** Returns whether a peer must tell whom it speaks for. */
    boolean include(SocketAddress peer) {
        if (peer instanceof InetSocketAddress address) {
            for (Network network : networks) {
                if (network.holds(address.getAddress())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Network network(String text) {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "takes a network, such as 192.0.2.0/24 or 2001:db8::/32, not '" + text + "'");
        }
    }
}
