/**
 * The PROXY protocol, versions 1 and 2 (HAProxy's doc/proxy-protocol.txt): who the client is that a
 * proxy speaks for. It knows no POP3.
 */
package popserv.proxy;
