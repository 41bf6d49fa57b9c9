package popserv;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Settings;

/** The peers that speak for others by the PROXY protocol: who they are, nobody else guesses. */
final class Proxies {
    static final Directive<IpSubnetFilterRule> FROM =
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

    private final List<IpSubnetFilterRule> networks;

    Proxies(Settings settings) {
        networks = List.copyOf(settings.all(FROM));
    }

    /** Returns whether a peer must tell whom it speaks for. */
    boolean include(SocketAddress peer) {
        if (peer instanceof InetSocketAddress address) {
            for (IpSubnetFilterRule network : networks) {
                if (network.matches(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(address);
        int all = octets == null ? 0 : octets.length * 8;
        String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (octets == null || !bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
            throw new IllegalArgumentException(
                    "takes a network, such as 192.0.2.0/24 or 2001:db8::/32, not '" + text + "'");
        }
        return new IpSubnetFilterRule(address, Integer.parseInt(bits), IpFilterRuleType.ACCEPT);
    }
}
