/**
 * POP3 before login: the AUTHORIZATION state of RFC 1939, from the greeting to the moment a
 * connection is given away. It knows no socket: lines go in, replies come out.
 */
package popserv.login;
