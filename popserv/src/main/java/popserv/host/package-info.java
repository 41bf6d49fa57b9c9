/**
 * The host beneath us: descriptors and their passing, processes, privileges, crypt(3), syslog(3),
 * signals and the service supervisor. The only package with native calls; they go through JNA's
 * direct mapping to the C library that is already in the process. Linux on 64 bits.
 */
package popserv.host;
