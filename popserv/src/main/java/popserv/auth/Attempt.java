package popserv.auth;

import popserv.home.Lookup;

/**
 * The circumstances of an attempt to log in.
 *
 * @param lookup who, from where
 * @param tls whether TLS protects the connection
 */
public record Attempt(Lookup lookup, boolean tls) {}
