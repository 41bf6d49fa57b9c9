/**
 * popserv, the front: its main program, its directives, its doors (listeners), and each connection
 * from the greeting until it is given away.
 */
package popserv;
