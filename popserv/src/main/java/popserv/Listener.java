package popserv;

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
 */
record Listener(Endpoint endpoint, Integer descriptor, Origin origin, boolean tls, Place place) {

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
        return new Listener(endpoint, null, Origin.BOUND, false, null);
    }

    /** Returns where a line of bindto or tls.bindto says. */
    static Listener on(Settings.Entry<Endpoint> line) {
        return new Listener(line.value(), null, Origin.BOUND, false, line.place());
    }

    /** Returns the same, with TLS from the first octet. */
    Listener withTls() {
        return new Listener(endpoint, descriptor, origin, true, place);
    }
}
