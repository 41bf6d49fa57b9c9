package tests.site;

/** How a session reaches popit: DESIGN's three roads, as far as the tests can tell them apart. */
public enum Road {
    /** popserv passes the client's descriptor to the resident popit. */
    RESIDENT,
    /** popserv carries the octets between the client and the resident popit. */
    RELAY,
    /** popit alone, started by the test in the Maildir, on descriptors 0 and 1. */
    ONESHOT
}
