package popserv;

import java.util.List;
import popserv.base.Mistake.Place;
import popserv.base.Settings;

/**
 * Where to listen: an address to bind, or a socket the process was started with.
 *
 * @param endpoint the address
 * @param descriptor the socket that is there already; null to bind one
 * @param origin where the socket comes from
 * @param tls whether connections begin with TLS
 * @param place the line of the configuration that says so; null without one
 * @param ipv6Only whether {@code [::]} leaves IPv4 to another listener (ipv6(7))
 */
record Listener(
        Endpoint endpoint,
        Integer descriptor,
        Origin origin,
        boolean tls,
        Place place,
        boolean ipv6Only) {
    private static final String ALL_IPV4 = "0.0.0.0";
    private static final String ALL_IPV6 = "::";

    /** Where a socket comes from. */
    enum Origin {
        /** We bind it. */
        BOUND,
        /** The service manager bound it and keeps it while we restart. */
        SYSTEMD,
        /** inetd's {@code wait}: it listens, and inetd listens again when we end. */
        INETD,
        /** inetd's {@code nowait}: the connection of the one client we are there for. */
        CLIENT
    }

    static Listener on(Endpoint endpoint) {
        return new Listener(endpoint, null, Origin.BOUND, false, null, false);
    }

    /** Returns where a line of bindto or tls.bindto says. */
    static Listener on(Settings.Entry<Endpoint> line) {
        return new Listener(line.value(), null, Origin.BOUND, false, line.place(), false);
    }

    /** Returns the same, with TLS from the first octet. */
    Listener withTls() {
        return new Listener(endpoint, descriptor, origin, true, place, ipv6Only);
    }

    /** Returns the same, which leaves IPv4 to another that has all its addresses at this port. */
    Listener beside(List<Listener> others) {
        boolean leaves =
                ALL_IPV6.equals(endpoint.host())
                        && others.stream()
                                .map(Listener::endpoint)
                                .anyMatch(new Endpoint(ALL_IPV4, endpoint.port())::equals);
        return new Listener(endpoint, descriptor, origin, tls, place, leaves);
    }
}
