package popserv;

/**
 * Where to listen: an address to bind, or a socket the process was started with.
 *
 * @param endpoint the address
 * @param descriptor the listening socket that is there already; null to bind one
 */
record Listener(Endpoint endpoint, Integer descriptor) {
    static Listener on(Endpoint endpoint) {
        return new Listener(endpoint, null);
    }
}
