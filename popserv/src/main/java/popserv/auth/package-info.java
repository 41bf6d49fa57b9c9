/**
 * Who you are: passwords and their stored forms, and the mechanisms that prove that one knows them
 * (RFC 4422). It knows no mail protocol and no socket: octets come in, a {@link
 * popserv.auth.Verdict} comes out.
 */
package popserv.auth;
