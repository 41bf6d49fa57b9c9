/**
 * TLS at the doors: certificates, which of them a client is shown, the handshake, and what is known
 * of a connection it protects. It knows no POP3.
 */
package popserv.tls;
