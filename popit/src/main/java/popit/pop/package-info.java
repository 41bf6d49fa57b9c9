/**
 * POP3 after login: TRANSACTION and UPDATE (RFC 1939 sections 5 and 6) with the extensions of RFC
 * 2449, RFC 3206 and RFC 6856. Nothing here knows a socket, a thread or a front.
 */
package popit.pop;
