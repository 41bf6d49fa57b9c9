package popserv;

/**
 * Where to listen: an address to bind, or a socket the process was started with.
 *
 * @param endpoint the address
 * @param descriptor the listening socket that is there already; null to bind one
 * @param tls whether connections begin with TLS
 */
record Listener(Endpoint endpoint, Integer descriptor, boolean tls) {
    static Listener on(Endpoint endpoint) {
        return new Listener(endpoint, null, false);
    }

    /** Returns the same, with TLS from the first octet. */
    Listener withTls() {
        return new Listener(endpoint, descriptor, true);
    }
}
