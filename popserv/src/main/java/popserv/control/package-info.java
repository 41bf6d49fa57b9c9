/**
 * The private socket by which an administrator asks a running popserv, popctl(8): both ends of it,
 * what can be asked, and how answers look. Knows nothing of what popserv does.
 */
package popserv.control;
